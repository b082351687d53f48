// Brings the marked cell into view: in the picture of a page, which has two pixels a point, or in the table as read.
const picture = document.getElementById("page-picture");
if (picture) {
  const show = () => {
    const frame = document.getElementById("page-window");
    const scale = picture.clientHeight / picture.naturalHeight * 2;
    frame.scrollTop = Number(picture.dataset.middle) * scale - frame.clientHeight / 2;
    // Rows begin at the left, so no further to the right than the cell needs.
    frame.scrollLeft = Number(picture.dataset.right) * scale + 16 - frame.clientWidth;
  };
  if (picture.complete) show();
  picture.addEventListener("load", show);
} else {
  const cell = document.getElementById("marked-cell");
  const frame = cell.closest(".window");
  frame.scrollTop = cell.offsetTop - frame.clientHeight / 2;
  frame.scrollLeft = cell.offsetLeft - frame.clientWidth / 2;
}
