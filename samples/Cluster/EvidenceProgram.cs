using EarlyExitGen.Hosting;
using Samples.News;
using static System.FormattableString;

namespace ClusterSample;

/// <summary>
/// Two front and two deep silos, a real Redis, traffic, and what goes wrong: every answer is compared with that of one
/// process. Ends with 1 if one was lost, wrong, or given twice.
/// </summary>
internal static class EvidenceProgram
{
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan Recovery = TimeSpan.FromSeconds(10);

    /// <summary>Runs everything.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        IConfiguration settings = new ConfigurationBuilder().AddCommandLine(args).Build();
        int count = settings.GetValue("Count", 200_000);
        if (settings["Texts"] is { } texts && !File.Exists(texts))
        {
            await Console.Error.WriteLineAsync($"--Texts {texts}: no such file in {Environment.CurrentDirectory}.");
            return 2;
        }

        using Reference reference = new(await TextsAsync(settings["Texts"], count));
        await Say(Invariant($"{count} texts in one process: {count / reference.Elapsed.TotalSeconds:0} a second"));
        CutLink? link = settings.GetValue("CutLink", defaultValue: false) ? await CutLink.MakeAsync() : null;
        await using Members members = new(Child.FreePort(), "evidence", TlsOf(settings));
        await members.StartRedisAsync();
        Child[] silos =
        [
            await members.AddAsync("front 1", "Front"), await members.AddAsync("front 2", "Front"),
            await members.AddAsync("deep 1", "Deep"),
            await members.AddAsync("deep 2", "Deep", link is null ? "127.0.0.1" : CutLink.Address),
        ];
        await using WebApplication gateway = Gateway.Build(members.Settings, Child.FreePort());
        await gateway.StartAsync();
        ICascadeService<string, NewsPrediction> cascade =
            gateway.Services.GetRequiredService<ICascadeService<string, NewsPrediction>>();
        await cascade.ClassifyAsync(reference.Texts[..Math.Min(1000, count)]);
        if (settings.GetValue("Overhead", defaultValue: true))
        {
            await new Overhead(cascade, reference, gateway.Services).RunAsync();
        }

        Traffic traffic = new(cascade, reference, settings.GetValue("Callers", 8));
        if (link is not null)
        {
            await Task.Delay(Settle);
            await DuringAsync(traffic, "packets to a deep silo vanish for 10 s", async () =>
            {
                await link.CutAsync();
                await Task.Delay(TimeSpan.FromSeconds(10));
                await link.MendAsync();
            });
        }

        if (settings.GetValue("Faults", defaultValue: true))
        {
            await Task.Delay(Settle);
            await FaultsAsync(members, silos, traffic);
        }

        (int least, int most) = await traffic.EndAsync();
        await Say(Invariant(
            $"{traffic.Total} answers: {traffic.Wrong} other than in one process, {traffic.Lost} lost"));
        await Say(Invariant(
            $"every text was asked for as often as every other, and answered {least} to {most} times"));
        await gateway.StopAsync();
        return traffic.Wrong == 0 && traffic.Lost == 0 && least == most && least > 0 ? 0 : 1;
    }

    private static string[] TlsOf(IConfiguration settings) => settings["Tls:Certificate"] is { } certificate
        ? ["--Tls:Certificate", certificate, "--Tls:Password", settings["Tls:Password"] ?? ""]
        : [];

    private static async Task FaultsAsync(Members members, Child[] silos, Traffic traffic)
    {
        await DuringAsync(traffic, "kill -9 of a deep silo", silos[2].KillAsync);
        Child joined = await members.AddAsync("deep 3", "Deep");
        await Task.Delay(Settle);
        await Say(Invariant($"a deep silo has joined, and answered {await joined.AnsweredAsync()} texts within 6 s"));
        await DuringAsync(traffic, "kill -9 of a front silo", silos[0].KillAsync);
        joined = await members.AddAsync("front 3", "Front");
        await Task.Delay(Settle);
        await Say(Invariant($"a front silo has joined, and answered {await joined.AnsweredAsync()} texts within 6 s"));
        await DuringAsync(traffic, "Redis is away for 10 s", async () =>
        {
            await members.KillRedisAsync();
            await Task.Delay(TimeSpan.FromSeconds(10));
            await members.StartRedisAsync();
        });
        await DuringAsync(traffic, "a deep silo stands still for 5 s", async () =>
        {
            await silos[3].SignalAsync("STOP");
            await Task.Delay(TimeSpan.FromSeconds(5));
            await silos[3].SignalAsync("CONT");
        });
    }

    private static async Task DuringAsync(Traffic traffic, string what, Func<Task> fault)
    {
        double before = traffic.Seconds.TakeLast(5).DefaultIfEmpty().Average();
        int from = traffic.Seconds.Length;
        await fault();
        await Task.Delay(Recovery);
        long[] after = traffic.Seconds[from..];
        int recovered = Array.FindLastIndex(after, second => second < 0.5 * before) + 1;
        await Say(
            Invariant($"{what}: {before:0} texts a second before, {after.Min()} in the worst second, more than half ")
            + Invariant($"of before again after {recovered} s, {after.TakeLast(5).Average():0} at the end"));
    }

    // Lines label<TAB>text, or texts; without a file, mixtures of words. As many as asked: where a file has fewer, its
    // texts come again with their words turned round.
    private static async Task<string[]> TextsAsync(string? file, int count)
    {
        string[] lines = file is null
            ? Headlines.Mixed(count)
            : [.. (await File.ReadAllLinesAsync(file)).Select(static line => line[(line.IndexOf('\t') + 1)..])];
        return
        [
            .. lines.Take(count),
            .. Enumerable.Range(0, Math.Max(0, count - lines.Length)).Select(i =>
                string.Join(' ', lines[i % lines.Length].Split(' ').Reverse())),
        ];
    }

    private static Task Say(string line) => Console.Out.WriteLineAsync(line);
}
