import { config } from 'zod';

// The made-up service reads build specs with zod, which compiles its checks when they are made unless told not to, and the
// page's policy forbids that. The real page has no zod. This module comes before all that makes a check.
config({ jitless: true });
