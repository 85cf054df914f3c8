using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace EarlyExitGen.Cluster;

/// <summary>What is wrong with options.</summary>
internal static class ClusterOptionsCheck
{
    private const int MostConcurrency = 65_536;
    private const int MostTexts = 1_000_000;

    /// <summary>Checks what a silo is to do.</summary>
    /// <exception cref="OptionsValidationException">It cannot do that.</exception>
    public static void Require(ClusterSiloOptions options, CascadeInfo cascade, string section)
    {
        Failures failures = new(section);
        int exits = cascade.Exits.Count;
        failures.Require(
            options.Tiers is > ClusterTiers.None and <= ClusterTiers.All, nameof(options.Tiers), options.Tiers,
            "is Front, Deep or All");
        failures.Require(
            options.Cut is not { } cut || (cut >= 1 && cut < exits), nameof(options.Cut), options.Cut,
            FormattableString.Invariant($"lies between 1 and {exits - 1}: after it the others come"));
        failures.Require(
            exits > 1 || options.Tiers == ClusterTiers.All, nameof(options.Tiers), options.Tiers,
            "is All where there is one exit, which is not cut");
        failures.Within(nameof(options.Threads), options.Threads, 0, 1024);
        failures.Within(nameof(options.Concurrency), options.Concurrency, 0, MostConcurrency);
        failures.Within(nameof(options.BatchRows), options.BatchRows, 1, MostConcurrency);
        failures.Within(nameof(options.BatchTexts), options.BatchTexts, 1, MostConcurrency);
        failures.Within(nameof(options.QueueLimit), options.QueueLimit, 1, MostTexts);
        failures.Require(
            options.BatchWait >= TimeSpan.Zero && options.BatchWait <= TimeSpan.FromSeconds(1),
            nameof(options.BatchWait), options.BatchWait, "lies between 0 and 1 s");
        failures.Require(
            Enum.IsDefined(options.States), nameof(options.States), options.States, "is Auto, Never or Always");
        failures.Positive(nameof(options.Patience), options.Patience);
        failures.Throw(typeof(ClusterSiloOptions));
    }

    /// <summary>Reads how a cascade of the cluster is asked.</summary>
    /// <exception cref="OptionsValidationException">An option is wrong.</exception>
    public static ClusterOptions Read(Action<ClusterOptions>? configure, IConfiguration? configuration, string name)
    {
        ClusterOptions options = new();
        configure?.Invoke(options);
        string section = $"Cascades:{name}:Cluster";
        configuration?.GetSection(section).Bind(options);
        Failures failures = new(section);
        failures.Within(nameof(options.Concurrency), options.Concurrency, 1, MostConcurrency);
        failures.Positive(nameof(options.Patience), options.Patience);
        failures.Positive(nameof(options.AnswerWithin), options.AnswerWithin);
        failures.Positive(nameof(options.DeepWithin), options.DeepWithin);
        failures.Require(
            Enum.IsDefined(options.WithoutDeep), nameof(options.WithoutDeep), options.WithoutDeep,
            "is Error or Degrade");
        failures.Throw(typeof(ClusterOptions));
        return options;
    }

    private sealed class Failures(string section)
    {
        private readonly List<string> _all = [];

        public void Within(string name, int value, int least, int most) => Require(
            value >= least && value <= most, name, value,
            FormattableString.Invariant($"lies between {least} and {most}"));

        public void Positive(string name, TimeSpan value) => Require(
            value > TimeSpan.Zero && value <= TimeSpan.FromDays(1), name, value, "is positive, and at most a day");

        public void Require(bool holds, string name, object? value, string rule)
        {
            if (!holds)
            {
                _all.Add(FormattableString.Invariant($"{section}:{name} is {value}; it {rule}."));
            }
        }

        public void Throw(Type options)
        {
            if (_all.Count > 0)
            {
                throw new OptionsValidationException(section, options, _all);
            }
        }
    }
}
