import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Database, once, type Principal } from '#libs/platform';
import { closeTask, listTasks, type TaskView } from '#libs/workflow';
import { Permit } from './permit.ts';
import { asCursor, IdempotencyKey, idPath, pageQuery, placeCursor, Who } from './request.ts';
import { pageOf, task, taskState } from './shapes.ts';

const tasksQuery = pageQuery.extend({ state: taskState.optional() });
const closing = z.object({
  version: z.number().int().positive(),
  note: z.string().trim().min(2).max(500),
});

/** What officers are asked to look into. */
@ApiTags('tasks')
@Controller('api/v1/tasks')
export class TasksController {
  constructor(private readonly database: Database) {}

  /** The tasks of the officer's authorities and division, newest first; with `state`, the open or the closed ones. */
  @Get()
  @Permit('task.read')
  @ApiOkResponse({ standardSchema: pageOf(task) })
  async list(
    @Who() who: Principal,
    @Query({ schema: tasksQuery }) query: z.infer<typeof tasksQuery>,
  ): Promise<{ items: TaskView[]; nextCursor: string | null }> {
    const after = placeCursor(query.cursor);
    const items = await this.database.read('task.list', who.context, (tx) =>
      listTasks(tx, query.state ?? null, query.limit, after),
    );
    const last = items.at(-1);
    return {
      items,
      nextCursor:
        items.length === query.limit && last ? asCursor({ at: last.openedAt, id: last.id }) : null,
    };
  }

  /** Closes a task with a note of what came of it. */
  @Post(':id/close')
  @HttpCode(200)
  @Permit('task.close')
  @ApiOkResponse({ standardSchema: task })
  close(
    @Who() who: Principal,
    @IdempotencyKey() key: string,
    @Param({ schema: idPath }) { id }: { id: string },
    @Body({ schema: closing }) body: z.infer<typeof closing>,
  ): Promise<TaskView> {
    return once(
      this.database,
      'task.close',
      who.context,
      { key, operation: 'task.close', body: { id, ...body } },
      (tx) => closeTask(tx, id, body),
    );
  }
}
