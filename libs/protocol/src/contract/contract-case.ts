/**
 * Sends one request to the app under test, as the body of `POST /`, and gives back what it answered.
 *
 * @param rawBody the body to the letter; not always JSON
 */
export type Send = (rawBody: string) => Promise<{ status: number; json: unknown }>;

/**
 * One thing an app must do. `run` throws an Error that says what was expected and what came.
 *
 * @typeParam Api how the app is reached; most have but one way
 */
export interface ContractCase<Api = Send> {
  title: string;
  run(api: Api): Promise<void>;
}
