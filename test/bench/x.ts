import { inventedJointInput } from '../support/joint-instances.ts';
import { jointProblem } from '../../libs/programmes/inspections/src/joint-problem.ts';
import { JointScheduler } from '../../libs/programmes/inspections/src/joint-scheduler.ts';
import { lowerBound, visitsAlone } from '../../libs/programmes/inspections/src/joint-bound.ts';
const input = inventedJointInput({ seed: 1, due: Number(process.argv[2] ?? 20000), authorities: 12 });
const say=(...a:unknown[])=>process.stdout.write(a.map(String).join(' ')+'\n');
const t0=performance.now();
const p = jointProblem(input); 
const s = new JointScheduler(p) as any;
say('init', performance.now()-t0);
const alone = p.firms.map(f=>visitsAlone(p,f.due)).reduce((a,b)=>a+b,0);
const report=(w:string)=>{ const {visits,undone,officerDays}=s.schedule(); const r:Record<string,number>={}; for(const u of undone) r[u.because]=(r[u.because]??0)+1;
 const un=new Set(undone.map((u:any)=>u.id));
 const t=performance.now(); const lb=lowerBound(p,p.due.map(d=>!un.has(d.id)));
 let over=0, byLen:Record<string,number>={}; 
 say(w, ((performance.now()-t0)/1000).toFixed(1),'visits',visits.length,'lb',lb,'alone(all)',alone,'gap',((visits.length/lb-1)*100).toFixed(2),JSON.stringify(r),'od',officerDays,'lbms',(performance.now()-t).toFixed(0)); };
s.construct(); report('construct');
for (const e of [5,10,20,40]) { s.repair(e); report('repair '+e); }
s.gather(); report('gather');
