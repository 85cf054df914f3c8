// What a cascade costs its process. The environment of ONNX Runtime, its thread pool and the memory of a process are
// one for the whole process, so each measurement has a process of its own.
using System.Globalization;
using EarlyExitGen.Footprint;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
switch (args)
{
    case ["--child", string kind, string manifest, string count]:
        Console.WriteLine(
            string.Join(' ', Child.Measure(kind, manifest, int.Parse(count, CultureInfo.InvariantCulture))));
        return 0;
    case [string manifest, "--depth", string tokens]:
        Depth.Print(manifest, int.Parse(tokens, CultureInfo.InvariantCulture));
        return 0;
    case [string manifest, "--memory"]:
        Report.Memory(manifest);
        return 0;
    case [string manifest]:
        Report.Memory(manifest);
        Report.Pools(manifest);
        return 0;
    case [string manifest, string calls] when int.TryParse(calls, CultureInfo.InvariantCulture, out int count)
        && count >= 10:
        Report.Calls(manifest, count);
        return 0;
    default:
        Console.Error.WriteLine("""
            Usage: Footprint MANIFEST                  memory beside the plain model's, and own thread pools
                   Footprint MANIFEST --memory         memory alone
                   Footprint MANIFEST --depth TOKENS   the time of texts that take no exit beside the plain model's
                   Footprint MANIFEST CALLS            memory after each tenth of that many calls of random length
            """);
        return 2;
}
