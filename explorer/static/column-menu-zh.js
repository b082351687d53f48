// Datasette makes the menu of a column in a script of its own, in English. Its words on a page in Chinese:
const words = {
  "dropdown-sort-asc": "升序",
  "dropdown-sort-desc": "降序",
  "dropdown-facet": "按此列分组统计",
  "dropdown-hide-column": "隐藏此列",
  "dropdown-show-all-columns": "显示全部列",
  "dropdown-not-blank": "只看有值的行",
};
for (const [name, word] of Object.entries(words)) {
  const item = document.querySelector(`.dropdown-menu a.${name}`);
  if (item) item.textContent = word;
}
