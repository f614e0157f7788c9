/** What went wrong inside the page itself. */
export interface PageError {
  /**
   * `exception`: nobody in the page caught it. `console`: the page wrote it with `console.error`. `request`: the
   * document, a script or a style sheet of the top frame could not be had.
   */
  kind: 'exception' | 'console' | 'request';
  message: string;
}
