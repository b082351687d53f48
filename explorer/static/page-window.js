// Scrolls the picture of a page so that the marked cell is in view. Pictures have two pixels a point.
const picture = document.getElementById("page-picture");
const show = () => {
  const frame = document.getElementById("page-window");
  const middle = (Number(picture.dataset.middle) * 2 / picture.naturalHeight) * picture.clientHeight;
  frame.scrollTop = middle - frame.clientHeight / 2;
};
if (picture.complete) show();
picture.addEventListener("load", show);
