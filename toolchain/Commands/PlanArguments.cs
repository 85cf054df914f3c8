using System.CommandLine;
using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Cli;
using EarlyExitGen.Toolchain.Verbs.Planning;
using EarlyExitGen.Toolchain.Verbs.Queueing;

namespace EarlyExitGen.Toolchain.Commands;

/// <summary>The options of <c>plan</c> that say what is asked for, and of what machines.</summary>
internal sealed class PlanArguments
{
    private const double MostRate = 1e9;
    private const double UsualHop = 0.0002;
    private const double UsualOverhead = 0.00003;
    private const double UsualWait = 0.001;
    private const double UsualLoad = 0.8;

    private readonly Option<double[]> _rate = new("--rate")
    {
        Description = "How many texts come, as 20000/s, or several rates with commas.",
        HelpName = "N/s",
        Required = true,
        CustomParser = argument =>
        {
            List<double> rates = [];
            foreach (string text in CommaList.Texts(argument))
            {
                if (Quantity.PerSecond(text) is { } rate and >= 1 / MostRate and <= MostRate)
                {
                    rates.Add(rate);
                }
                else
                {
                    OptionValue.AddError(
                        argument, "a rate above 0 and up to 1e9/s, as 20000/s or 500/min, is expected");
                    break;
                }
            }

            return [.. rates];
        },
    };

    private readonly Option<double> _p99 =
        TimeOption.Required("--p99", "What 99 of 100 texts may take at most, from arrival to answer, as 20ms.");

    private readonly Option<int?> _cores = NumberOption.Optional(
        "--cores", "The cores of a machine. Default: this machine's.", 1, 1024);

    private readonly Option<int?> _deepCores = NumberOption.Optional(
        "--deep-cores", "The cores of a machine of the second tier. Default: as --cores.", 1, 1024);

    private readonly Option<int?> _front = NumberOption.Optional(
        "--front-exits", "How many exits the first tier has. Default: all numbers are tried.", 1, 1000);

    private readonly Option<Handover> _handover = ChoiceOption.WithDefault<Handover>(
        "--handover", "What the first tier hands on: token ids, from which the second computes all blocks, or the "
            + "state between them.");

    private readonly Option<double?> _hop =
        TimeOption.Optional("--hop", "The time between the tiers, each way. Default: 0.2ms.");

    private readonly Option<double?> _overhead = TimeOption.Optional(
        "--overhead", "The time of a core that a text costs beside the cascade on each machine that it comes to. "
            + "Default: 0.03ms.");

    private readonly Option<double?> _wait = TimeOption.Optional(
        "--wait", "How long a text of the second tier waits at most for others of its length. Default: 1ms.");

    private readonly Option<double?> _load = RealOption.Setting(
        "--load", "How much of the time a tier's cores may compute at most, as 80%. Default: 80%.");

    private readonly Option<Balance> _balance = ChoiceOption.WithDefault<Balance>(
        "--balance", "How a text finds its machine: of two drawn at random the one with fewer texts, or any at "
            + "random.");

    private readonly Option<int> _seed = CommonArguments.Seed("What all chance comes from; times are measured.");

    /// <summary>What is asked for.</summary>
    public IEnumerable<Option> Goals => [_rate, _p99, _load];

    /// <summary>The machines.</summary>
    public IEnumerable<Option> Machines =>
        [_cores, _deepCores, _front, _handover, _hop, _overhead, _wait, _balance, _seed];

    /// <summary>What was given.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="exits">How many exits the cascade has.</param>
    /// <exception cref="UsageException">It does not fit the cascade.</exception>
    public PlanRequest Read(ParseResult parsed, int exits)
    {
        double load = parsed.GetValue(_load) ?? UsualLoad;
        if (load is <= 0 or >= 1)
        {
            throw new UsageException("--load lies above 0 and below 100%: queues grow without end at 100%.");
        }

        if (parsed.GetValue(_front) is { } front && front >= exits)
        {
            throw new UsageException(exits == 1
                ? "--front-exits: the cascade has one exit, so there is nothing to cut."
                : FormattableString.Invariant(
                    $"--front-exits {front}: the cascade has {exits} exits, ")
                    + FormattableString.Invariant($"so the first tier has 1 to {exits - 1}."));
        }

        double[] rates = parsed.GetRequiredValue(_rate);
        int cores = parsed.GetValue(_cores) ?? Environment.ProcessorCount;
        return new PlanRequest
        {
            Rates = rates is [double only] ? [only, only / 10, only * 10] : rates,
            P99 = parsed.GetRequiredValue(_p99),
            Cores = cores,
            DeepCores = parsed.GetValue(_deepCores) ?? cores,
            FrontExits = parsed.GetValue(_front),
            Hop = parsed.GetValue(_hop) ?? UsualHop,
            Overhead = parsed.GetValue(_overhead) ?? UsualOverhead,
            Handover = parsed.GetValue(_handover),
            Wait = parsed.GetValue(_wait) ?? UsualWait,
            MostLoad = load,
            Balance = parsed.GetValue(_balance),
            Seed = parsed.GetValue(_seed),
        };
    }
}
