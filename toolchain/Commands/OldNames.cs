namespace EarlyExitGen.Toolchain.Commands;

/// <summary>What verbs and options were called once: who types an old name is told the new one.</summary>
internal static class OldNames
{
    private static readonly Dictionary<string, string> Verbs = new(StringComparer.Ordinal)
    {
        ["floor"] = "linear",
        ["prepare-torch"] = "doctor",
    };

    private static readonly Dictionary<(string Verb, string Option), string> Options = new()
    {
        [("classify", "--input")] = "--texts",
        [("classify", "--output")] = "--out",
        [("classify", "--fields")] = "--columns",
        [("calibrate", "--dev")] = "--calibration",
        [("calibrate", "--unlabelled")] = "--texts",
        [("quantize", "--data")] = "--calibration",
        [("train", "--unlabelled")] = "--texts",
        [("train", "--unlabelled-limit")] = "--texts-limit",
        [("train", "--cut")] = "--truncate-layers",
        [("linear", "--data")] = "--test",
        [("bench", "--picture")] = "--charts",
        [("compare", "--picture")] = "--charts",
    };

    /// <summary>All old options with their verb and new name.</summary>
    public static IEnumerable<(string Verb, string Old, string New)> All =>
        Options.Select(name => (name.Key.Verb, name.Key.Option, name.Value));

    /// <summary>What a verb is called now; null if it never had this name.</summary>
    public static string? OfVerb(string old) => Verbs.GetValueOrDefault(old);

    /// <summary>What a verb's option is called now; null if it never had this name.</summary>
    public static string? OfOption(string verb, string old) => Options.GetValueOrDefault((verb, old));
}
