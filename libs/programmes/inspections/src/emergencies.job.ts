import { type WorkingCalendar } from '#libs/kernel';
import { elevate, type Job, type JobHandler, promise } from '#libs/platform';
import { emergenciesWait, lapseEmergencies, LOOK_AT_EMERGENCIES } from './emergency.ts';

const LOOK_AGAIN_SECONDS = 600;
const BATCH = 200;

/**
 * Makes breaches of urgent visits that nobody confirmed in time. The job promises its own next look while any of them waits, so
 * one promise is open then.
 */
export class EmergenciesJob implements JobHandler {
  readonly kind = LOOK_AT_EMERGENCIES.kind;

  constructor(private readonly calendar: WorkingCalendar) {}

  async handle(job: Job): Promise<void> {
    for (let lapsed = BATCH; lapsed === BATCH;)
      lapsed = await job.step('inspections.emergencies.batch', (tx) =>
        elevate(tx, () => lapseEmergencies(tx, this.calendar, BATCH)),
      );
    await job.finish('inspections.emergencies.finish', (tx) =>
      elevate(tx, async () => {
        if (await emergenciesWait(tx))
          await promise(tx, [{ ...LOOK_AT_EMERGENCIES, delaySeconds: LOOK_AGAIN_SECONDS }]);
      }),
    );
  }
}
