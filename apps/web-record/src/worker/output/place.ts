import type { UploadCos } from '@scf-media/cloud/cos';
import type { StoredFile } from './output.ts';

/** Where in which bucket the files of one recording go, and what makes them the recording. */
export interface Place {
  cos: UploadCos;
  bucket: string;
  region: string;
  /** Of the file, or of the playlist of HLS, when it is complete; asked for at the end. */
  key: () => string;
  /** Of HLS while it is recorded; its segments lie beside it and are named for it. */
  playlist: {
    key: string;
    /** Whether somebody may watch already. */
    isLive: boolean;
  };
  /** What an earlier worker has put there. */
  alreadyThere: () => Promise<AlreadyThere>;
  /** Only when an abort by another worker is possible. */
  isAbortable: boolean;
  /** Called when everything is uploaded. */
  conclude(file: { key: string; bytes: number }): Promise<StoredFile>;
}

export interface AlreadyThere {
  /** ETags by keys. */
  segments: ReadonlyMap<string, string>;
  playlist: string;
}

export const nothingThere: AlreadyThere = { segments: new Map(), playlist: '' };
