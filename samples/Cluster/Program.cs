// A cascade on a cluster of silos, all on this machine: see README.md beside this file.
using ClusterSample;

return args switch
{
    ["silo", .. var settings] => await SiloProgram.RunAsync(settings),
    ["states", .. var settings] => await StatesProgram.RunAsync(settings),
    ["evidence", .. var settings] => await EvidenceProgram.RunAsync(settings),
    _ => await DemoProgram.RunAsync(args),
};
