/**
 * Sends one request to the app under test, as the body of `POST /`, and returns its response.
 *
 * @param rawBody the exact body; not always JSON
 */
export type Send = (rawBody: string) => Promise<{ status: number; json: unknown }>;

/**
 * One thing that an app must do. `run` throws an Error that states the expected and the actual result.
 *
 * @typeParam Api how the app is called
 */
export interface ContractCase<Api = Send> {
  title: string;
  run(api: Api): Promise<void>;
}
