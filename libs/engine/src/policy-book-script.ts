/** Shows the choices of the policy book and hides what they leave out; the page works without it. */
export const BOOK_SCRIPT = `(() => {
  const form = document.getElementById('choices');
  const field = form.querySelector('input');
  const choices = [...form.querySelectorAll('select')];
  const articles = [...document.querySelectorAll('article')];
  const texts = new Map(articles.map((one) => [one, one.textContent.toLowerCase()]));
  const show = () => {
    const words = field.value.trim().toLowerCase().split(/\\s+/).filter(Boolean);
    let shown = 0;
    for (const one of articles) {
      const fits =
        choices.every(({ value, dataset }) => value === '' || one.dataset[dataset.by] === value) &&
        words.every((word) => texts.get(one).includes(word));
      one.hidden = !fits;
      shown += Number(fits);
      document.querySelector('nav a[href="#' + one.id + '"]').parentElement.hidden = !fits;
    }
    form.querySelector('output').textContent = shown + ' / ' + articles.length;
    document.getElementById('none').hidden = shown > 0;
  };
  form.addEventListener('input', show);
  form.addEventListener('submit', (event) => event.preventDefault());
  form.hidden = false;
  show();
})();`;
