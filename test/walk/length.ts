/** How many commands both files do together, each half of them: 40 walks in every run, more at night. */
export const COMMANDS = Number(process.env['HUIZHI_COMMANDS'] ?? 20_000);
/** Of the first walk; the others' follow it. None of them is walked by `npm test`. */
export const SEED = Number(process.env['HUIZHI_SEED'] ?? 20_260_000);
