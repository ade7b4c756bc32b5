import { testWalks } from '../support/walks.ts';
import { COMMANDS, SEED } from './length.ts';

testWalks({ seed: SEED + 1, step: 2, commands: COMMANDS / 2 });
