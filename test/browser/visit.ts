import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { expect } from '@jest/globals';
import type {
  Browser,
  BrowserContext,
  ConsoleMessage,
  Locator,
  Page,
  Request,
  Response,
} from 'playwright-core';
import { demoAccounts } from '#libs/platform';
import { until } from '../faults/until.ts';
import { excessWidth, isAtRest, TELL_OF_VIOLATIONS, textSize } from './in-page.ts';

/** The screens on which everything must be usable. */
export const SCREENS = {
  desktop: { width: 1280, height: 800 },
  phone: { width: 390, height: 844 },
} as const;

export type Screen = keyof typeof SCREENS;

const OUTPUT = join(process.cwd(), 'test/browser/output');
/** A busy machine is slow, not wrong. */
const PATIENCE_MS = 60_000;
const TABS_MAX = 80;
/** What the page asks before it knows that nobody is signed in. */
const BEFORE_SIGN_IN = '401 GET /api/v1/session';

/** Where visits begin: a browser and an address. */
export interface House {
  readonly browser: Browser;
  readonly address: string;
}

/** One person at one screen, from an empty browser on. Whatever goes wrong in the page is written down. */
export class Visit {
  readonly #troubles: string[] = [];
  readonly #underWay = new Set<Request>();
  readonly #allowed = new Set<string>([BEFORE_SIGN_IN]);

  private constructor(
    readonly page: Page,
    readonly screen: Screen,
  ) {
    page.on('console', (message) => this.#heed(message));
    page.on('pageerror', (error) => this.#troubles.push(`error: ${error.message}`));
    page.on('response', (response) => this.#check(response));
    page.on('request', (request) => this.#underWay.add(request));
    page.on('requestfinished', (request) => this.#underWay.delete(request));
    page.on('requestfailed', (request) => {
      this.#underWay.delete(request);
      const how = request.failure()?.errorText;
      // What a page looks for again and again may be under way when the page is left.
      if (request.method() === 'GET' && how === 'net::ERR_ABORTED') return;
      this.#troubles.push(`failed: ${request.method()} ${request.url()} ${how}`);
    });
  }

  static async begin(context: BrowserContext, screen: Screen): Promise<Visit> {
    context.setDefaultTimeout(PATIENCE_MS);
    await context.addInitScript(TELL_OF_VIOLATIONS);
    return new Visit(await context.newPage(), screen);
  }

  /** Expects a refusal, such as `403 POST /api/v1/runs`. */
  allow(refusal: string): void {
    this.#allowed.add(refusal);
  }

  /** What the page complained about that was not expected. */
  get troubles(): readonly string[] {
    return this.#troubles;
  }

  /** Loads the page anew, or another one, once nothing is under way that this would break off. */
  async load(path?: string): Promise<void> {
    // What waits for an answer shows a skeleton, so an answer that makes the page ask for more is not mistaken for the last.
    await until(
      'no request is under way',
      async () => (await this.page.evaluate(isAtRest)) && this.#underWay.size === 0,
    );
    if (path === undefined) await this.page.reload();
    else await this.page.goto(path);
  }

  /** Signs in by the card of a demo account on the page that is open. */
  async signIn(account: string): Promise<void> {
    await this.page.getByRole('button', { name: new RegExp(`Sign in as ${account}$`) }).click();
    await this.button(/Sign out/).waitFor();
  }

  /** Types account and password and sends them with Enter: no pointer needed. */
  async signInByKeyboard(account: string, password = demoPassword(account)): Promise<void> {
    await this.tabTo(this.page.getByLabel(/Account/));
    await this.page.keyboard.type(account);
    await this.page.keyboard.press('Tab');
    await this.page.keyboard.type(password);
    await this.page.keyboard.press('Enter');
    await this.button(/Sign out/).waitFor();
  }

  /** Moves the focus with Tab until it is on an element. */
  async tabTo(goal: Locator): Promise<void> {
    await goal.waitFor();
    for (let tabs = 0; tabs < TABS_MAX; tabs += 1) {
      if (await this.hasFocus(goal)) return;
      await this.page.keyboard.press('Tab');
    }
    throw new Error(`Tab does not lead to ${String(goal)}`);
  }

  /** Whether the focus is on an element. */
  async hasFocus(goal: Locator): Promise<boolean> {
    return (await goal.and(this.page.locator(':focus')).count()) > 0;
  }

  /** How large a text is, in pixels. */
  textSize(of: Locator): Promise<number> {
    return of.evaluate(textSize);
  }

  heading(name: RegExp | string): Locator {
    return this.page.getByRole('heading', { name, level: 1 });
  }

  button(name: RegExp | string): Locator {
    return this.page.getByRole('button', { name });
  }

  link(name: RegExp | string): Locator {
    return this.page.getByRole('link', { name });
  }

  region(name: RegExp | string): Locator {
    return this.page.getByRole('region', { name });
  }

  /** The cells under a column head, from the first row to the last. */
  async column(table: RegExp, head: RegExp): Promise<string[]> {
    const found = this.page.getByRole('table', { name: table });
    await found.locator('tbody tr[data-row-key]').first().waitFor();
    const heads = await found.getByRole('columnheader').allInnerTexts();
    const place = heads.findIndex((one) => head.test(one));
    if (place < 0) throw new Error(`no column ${head.source} among ${heads.join(', ')}`);
    const cells = await found
      .locator(`tbody tr[data-row-key] > :nth-child(${place + 1})`)
      .allInnerTexts();
    return cells.map((cell) => cell.trim());
  }

  /**
   * Examines what is shown, on both screens: accessible by WCAG 2.1 AA, nothing wider than the screen, and a picture of
   * it in the output folder.
   */
  async look(name: string): Promise<void> {
    const other = this.screen === 'phone' ? 'desktop' : 'phone';
    for (const screen of [other, this.screen] as const) {
      await this.page.setViewportSize(SCREENS[screen]);
      await this.atRest();
      await this.picture(`${name}.${screen}`);
      const { violations } = await this.#axe().analyze();
      const found = violations.flatMap(({ id, nodes }) =>
        nodes.map((node) => `${id}: ${node.target.join(' ')}: ${node.failureSummary ?? ''}`),
      );
      expect({ name, screen, found }).toEqual({ name, screen, found: [] });
      const wider = await this.page.evaluate(excessWidth);
      expect({ name, screen, wider }).toEqual({ name, screen, wider: 0 });
    }
    await this.#refocus();
  }

  /**
   * The rules of WCAG 2.1 A and AA. The page has no frames, so what they find need not be put together in a page opened for
   * that, and of what they find in order nothing is told: a third of the time for the same violations.
   */
  #axe(): AxeBuilder {
    return new AxeBuilder({ page: this.page })
      .options({ resultTypes: ['violations'] })
      .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'])
      .setLegacyMode();
  }

  async picture(name: string): Promise<void> {
    await mkdir(OUTPUT, { recursive: true });
    // A dialog covers the screen, not the whole page.
    const fullPage = (await this.page.getByRole('dialog').count()) === 0;
    await this.page.screenshot({ path: join(OUTPUT, `${name}.png`), fullPage });
  }

  /**
   * Takes the focus from a field and gives it back. Chromium keeps how far the other screen could scroll until the next
   * change of a field's looks: the page would jump under a click, between the button going down and coming up.
   */
  async #refocus(): Promise<void> {
    const field = this.page.locator('input:focus, textarea:focus');
    const held = (await field.count()) === 0 ? null : await field.elementHandle();
    if (held === null) return;
    await held.evaluate((one) => (one as unknown as { blur(): void }).blur());
    await this.atRest();
    await held.focus();
  }

  /** Waits until nothing is loading or moving any more. */
  async atRest(): Promise<void> {
    await this.page.waitForFunction(isAtRest);
  }

  #heed(message: ConsoleMessage): void {
    if (message.type() !== 'error' && message.type() !== 'warning') return;
    // Chromium repeats every refusal in the console; the answers themselves are checked.
    if (message.text().startsWith('Failed to load resource: the server responded')) return;
    this.#troubles.push(`${message.type()}: ${message.text()}`);
  }

  #check(response: Response): void {
    if (response.status() < 400) return;
    const path = new URL(response.url()).pathname;
    const refusal = `${response.status()} ${response.request().method()} ${path}`;
    if (!this.#allowed.has(refusal)) this.#troubles.push(`refused: ${refusal}`);
  }
}

function demoPassword(account: string): string {
  const password = demoAccounts.find((one) => one.account === account)?.password;
  if (password === undefined) throw new Error(`there is no demo account ${account}`);
  return password;
}

/** Opens an address in an empty browser and tells a tale there; afterwards the page must have had no trouble. */
export async function visiting(
  house: House,
  at: { screen: Screen; path?: string },
  tale: (visit: Visit) => Promise<void>,
): Promise<void> {
  const context = await house.browser.newContext({
    baseURL: house.address,
    viewport: SCREENS[at.screen],
    locale: 'zh-CN',
    reducedMotion: 'reduce',
  });
  try {
    const visit = await Visit.begin(context, at.screen);
    try {
      await visit.page.goto(at.path ?? '/');
      await tale(visit);
    } catch (error) {
      const name = (expect.getState().currentTestName ?? '').replaceAll(/\W+/g, '-');
      await visit.picture(`failed-${name}`).catch(() => undefined);
      throw error;
    }
    expect(visit.troubles).toEqual([]);
  } finally {
    await context.close();
  }
}
