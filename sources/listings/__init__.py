"""The families of listing pages. Each module reads the pages of one family; ``walk`` goes through them."""
