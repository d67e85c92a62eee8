import type { z } from 'zod';
import type { saveSubject } from '../../../shared/contract/schemas.ts';

/** What of an archive is to be saved, as the contract names it. */
export type SaveSubject = z.infer<typeof saveSubject>;
