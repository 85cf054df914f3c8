using EarlyExitGen.Manifests;

namespace EarlyExitGen;

/// <summary>What a cascade is, as its manifest says; never changes. Thread-safe.</summary>
public sealed class CascadeInfo
{
    /// <summary>The name of its class, for instance <c>NewsClassifier</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The folder's name under <c>cascades</c> beside the application, for instance <c>news</c>.</summary>
    public required string Folder { get; init; }

    /// <summary>
    /// A SHA-256 over all that decides its answers, 64 lower-case hex digits: the hashes of its files, labels,
    /// tokenizer, rule, temperatures, agreement maps, promises. The dial is not part of it.
    /// </summary>
    public required string Fingerprint { get; init; }

    /// <summary>The labels' texts, by their number; at least two.</summary>
    public required IReadOnlyList<string> Labels { get; init; }

    /// <summary>Whether an instance is a pair of texts.</summary>
    public required bool IsPair { get; init; }

    /// <summary>
    /// The largest number of token ids of an instance, special tokens counted; of several models, in the first.
    /// </summary>
    public required int MaxTokens { get; init; }

    /// <summary>The number of layers of the encoder; of several models, of the first.</summary>
    public required int Layers { get; init; }

    /// <summary>The exits in the order in which a text meets them; at least one.</summary>
    public required IReadOnlyList<CascadeExit> Exits { get; init; }

    /// <summary>The rule by which exits answer.</summary>
    public required CascadeRule Rule { get; init; }

    /// <summary>The dial's setting at the start.</summary>
    public required float Dial { get; init; }

    /// <summary>The promised rates of disagreement, rising; none if calibration promises none.</summary>
    public IReadOnlyList<CascadePromise> Promises { get; init; } = [];

    /// <summary>The settings of the dial that have names and suit the <see cref="Rule"/>.</summary>
    public IReadOnlyList<CascadeOperatingPoint> OperatingPoints { get; init; } = [];

    /// <summary>What the texts of the calibration looked like; null if the manifest does not say.</summary>
    public CascadeCalibration? Calibration { get; init; }

    /// <summary>The settings that the dial takes, for people to read, as in <c>(1/4, 1]</c>.</summary>
    public string DialRange => RuleTraits.Of((ExitRule)Rule).Range(Labels.Count);

    /// <summary>Whether the dial takes a setting.</summary>
    public bool Takes(float dial) => RuleTraits.Of((ExitRule)Rule).Takes(dial, Labels.Count);

    /// <summary>The operating point of a name.</summary>
    /// <exception cref="ArgumentException">There is none; the message lists those that there are.</exception>
    public CascadeOperatingPoint OperatingPoint(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return OperatingPoints.FirstOrDefault(point => point.Name == name) ?? throw new ArgumentException(
            $"{Name} has no operating point '{Quoted.Of(name)}'"
                + (OperatingPoints.Count == 0
                    ? "; its manifest names none."
                    : $" beside {Quoted.List([.. OperatingPoints.Select(point => point.Name)])}."),
            nameof(name));
    }
}
