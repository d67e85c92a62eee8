/** Shows the part of the page that what is being dragged would go to; null shows none. */
export function markDrop(place: Element | null): void {
  for (const element of document.querySelectorAll('.drop-here'))
    if (element !== place) element.classList.remove('drop-here');
  place?.classList.add('drop-here');
}
