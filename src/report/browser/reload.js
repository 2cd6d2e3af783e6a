// What a served page runs besides its own script: it loads itself again when the server says that the report
// changed, and shows how far a running check is.

const progress = document.getElementById('live');
const events = new EventSource('/events');
events.addEventListener('change', () => {
  location.reload();
});
events.addEventListener('progress', ({ data }) => {
  if (progress === null) return;
  progress.hidden = data === '';
  progress.textContent = String(data);
});
