/** On it, a generator's worker of tests that is asked by `null` answers how many jobs its pool of threads was given. */
export const JOBS_CHANNEL = 'jobs of the pool';
