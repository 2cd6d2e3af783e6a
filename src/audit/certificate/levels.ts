/** What is tried. A union bound pays for the grid of the certificate, not for what is chosen beforehand. */
export const levelsOf = {
  continuation: { learningRates: [0.01, 0.03, 0.1], epochs: 2 },
  noise: {
    sigmas: [0.01, 0.03, 0.1],
    learningRates: [0.1, 0.3],
    /** Numbers of steps T after which a run is looked at. */
    steps: [1, 2, 4],
    /** So many of the settings, the most promising ones, are run on the sample. */
    kept: 2,
  },
  /** Draws of noise and example for the mean over the last step's noise. */
  draws: 4000,
} as const;
