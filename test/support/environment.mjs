import vm from 'node:vm';
import { TestEnvironment } from 'jest-environment-node';

/**
 * Jest's environment for Node, in a context whose global object is an ordinary one.
 *
 * Jest wraps the global object of a spec file, so that each reading of a global (`Math`, `Promise`, `Object`) asks two
 * interceptors: 0.5 µs instead of 3 ns, which was most of what the property tests did with their time. What Jest wins by it
 * is to empty a global object that is still held after its file. Node 20 holds each for its modules' sake, and all they
 * hold with it, so emptying one would free little; the few files that have such a context are few enough.
 */
export default class PlainGlobals extends TestEnvironment {
  constructor(config, context) {
    const { createContext } = vm;
    vm.createContext = () => createContext(vm.constants.DONT_CONTEXTIFY);
    try {
      super(config, context);
    } finally {
      vm.createContext = createContext;
    }
  }
}
