using EarlyExitGen.Toolchain.Model.Checkpoints;

namespace EarlyExitGen.Toolchain.Verbs.Export;

/// <summary>
/// How far a logit may be from what training left behind and still count as the same: training and export round
/// differently, and a head that standardises <c>[CLS]</c> divides that by a deviation that can be a thousandth.
/// </summary>
internal static class LogitTolerance
{
    /// <summary>Of a head that reads hidden states as they are.</summary>
    public const double Plain = 1e-4;

    // What single precision leaves open of a hidden state of about 1 after a few layers.
    private const double Rounding = 5e-6;

    /// <summary>The tolerance of each exit, and the plain model's last.</summary>
    public static IReadOnlyList<double> Of(Checkpoint checkpoint)
    {
        using SafetensorsFile heads = checkpoint.OpenHeads();
        double[] exits = [.. checkpoint.Exits.Exits.Select(exit => Of(exit, heads))];
        return [.. exits, exits[^1]];
    }

    private static double Of(CheckpointExit exit, SafetensorsFile heads) => Statistics(exit)
        .Select(prefix => prefix + "deviation")
        .Where(heads.Entries.ContainsKey)
        .Select(name => Rounding * heads.Read(name).Values.Average(deviation => 1.0 / deviation))
        .Append(Plain)
        .Max();

    private static IEnumerable<string> Statistics(CheckpointExit exit) => exit.Head == HeadKinds.Mix
        ? Enumerable.Range(1, exit.Layer).Select(SharedPoolerTensors.LayerPrefix)
        : [exit.Prefix];
}
