namespace EarlyExitGen.Hosting;

/// <summary>What is wrong with options, and which settings of the dial they mean.</summary>
internal static class CascadeOptionsCheck
{
    private const int MostThreads = 1024;
    private const int MostConcurrency = 65_536;
    private const int MostWaiting = 1_000_000;
    private const int MostChunk = 4096;
    private const int LeastShadows = 4;
    private const int MostShadows = 100_000;
    private const int LeastRefit = 100;

    /// <summary>Everything that is wrong, each with the option's name.</summary>
    /// <param name="options">The options.</param>
    /// <param name="cascade">The cascade that they are for.</param>
    /// <param name="section">Where they are from.</param>
    public static IReadOnlyList<string> Failures(CascadeHostOptions options, CascadeInfo cascade, string section)
    {
        List<string> failures = [];
        Within(nameof(options.Threads), options.Threads, 0, MostThreads);
        Within(nameof(options.Concurrency), options.Concurrency, 0, MostConcurrency);
        Within(nameof(options.QueueLimit), options.QueueLimit, 1, MostWaiting);
        Within(nameof(options.ChunkTexts), options.ChunkTexts, 1, MostChunk);
        Within(nameof(options.ShadowQueueLimit), options.ShadowQueueLimit, LeastShadows, MostShadows);
        Within(nameof(options.ShadowRate), options.ShadowRate, 0, 1);
        Within(nameof(options.ShadowRefitTexts), options.ShadowRefitTexts, LeastRefit, MostShadows);
        Require(
            options.ShadowRisk is > 0 and <= 0.5, nameof(options.ShadowRisk), options.ShadowRisk, "lies in (0, 0.5]");
        Require(
            options.Deadline is not { } span || (span > TimeSpan.Zero && span.TotalMilliseconds < int.MaxValue),
            nameof(options.Deadline), options.Deadline, "is positive, and below 24 days");
        Require(Enum.IsDefined(options.Policy), nameof(options.Policy), options.Policy, "is Wait, Reject or TurnDial");
        Require(
            !options.ShadowTurnsBack || cascade.Rule == CascadeRule.Agreement,
            nameof(options.ShadowTurnsBack), options.ShadowTurnsBack, "needs the rule agreement, which promises rates");
        Require(
            !options.ShadowRefits || cascade.Rule == CascadeRule.Agreement,
            nameof(options.ShadowRefits), options.ShadowRefits, "needs the rule agreement, which promises rates");
        float? dial = Setting(
            nameof(options.Dial), options.Dial, nameof(options.OperatingPoint), options.OperatingPoint) ?? cascade.Dial;
        float? busy = Setting(
            nameof(options.BusyDial), options.BusyDial, nameof(options.BusyOperatingPoint), options.BusyOperatingPoint);
        if (options.Policy == OverloadPolicy.TurnDial)
        {
            Require(
                busy is not { } end || Queueing.DialLadder.IsLooser(cascade.Rule, dial.Value, end),
                nameof(options.BusyDial), busy, FormattableString.Invariant(
                    $"must let more texts leave early than the dial, {dial}"));
            Require(
                busy is not null || options.BusyDial is not null || options.BusyOperatingPoint is not null,
                nameof(options.BusyDial), null,
                "or BusyOperatingPoint is needed by the policy TurnDial: how far may the dial be turned?");
        }

        return failures;

        void Within(string name, double value, double least, double most) => Require(
            value >= least && value <= most, name, value,
            FormattableString.Invariant($"lies between {least} and {most}"));

        void Require(bool holds, string name, object? value, string rule)
        {
            if (!holds)
            {
                failures.Add(FormattableString.Invariant($"{section}:{name} is {value ?? "not set"}; it {rule}."));
            }
        }

        float? Setting(string dialName, float? number, string pointName, string? point)
        {
            Require(number is null || point is null, pointName, point, $"cannot be set together with {dialName}");
            Require(
                number is not { } set || cascade.Takes(set), dialName, number,
                $"lies in {cascade.DialRange} with the rule {cascade.Rule}");
            CascadeOperatingPoint? found = cascade.OperatingPoints.FirstOrDefault(one => one.Name == point);
            Require(
                point is null || found is not null, pointName, point,
                cascade.OperatingPoints.Count == 0
                    ? "must be named in the manifest, which names none"
                    : "is one of " + string.Join(", ", cascade.OperatingPoints.Select(one => $"'{one.Name}'")));
            return number ?? found?.Dial;
        }
    }

    /// <summary>The dial that valid options mean.</summary>
    public static float Dial(CascadeHostOptions options, CascadeInfo cascade) => options.Dial
        ?? (options.OperatingPoint is { } point ? cascade.OperatingPoint(point).Dial : cascade.Dial);

    /// <summary>How far the queue may turn the dial; null for not at all.</summary>
    public static float? BusyDial(CascadeHostOptions options, CascadeInfo cascade) =>
        options.Policy != OverloadPolicy.TurnDial ? null
        : options.BusyDial
            ?? (options.BusyOperatingPoint is { } point ? cascade.OperatingPoint(point).Dial : null);
}
