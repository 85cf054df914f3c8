using System.CommandLine;
using EarlyExitGen.Toolchain.Foundation.Cli;
using EarlyExitGen.Toolchain.Verbs.Heads;
using EarlyExitGen.Toolchain.Verbs.Tracing;

namespace EarlyExitGen.Toolchain.Commands;

/// <summary>What several verbs take alike: <c>docs/commandline.md</c> has the same names in a table.</summary>
internal static class CommonArguments
{
    /// <summary>The group of options that say what is read.</summary>
    public const string DataGroup = "Data";

    /// <summary>The group of options that say what is written.</summary>
    public const string OutputGroup = "Output";

    /// <summary>The group of options that say how it is run.</summary>
    public const string RunGroup = "Run";

    /// <summary>The group of options that say how exits decide.</summary>
    public const string ExitsGroup = "Exits";

    /// <summary>The argument <c>MANIFEST</c>.</summary>
    /// <param name="note">What else is to be said of it.</param>
    public static Argument<string> Manifest(string note = "") =>
        new("MANIFEST")
        {
            Description = $"The cascade: its manifest, *.cascade.json, or a folder with one manifest in it{note}.",
        };

    /// <summary>An option <c>--data</c>, labelled data.</summary>
    /// <param name="description">What they are for.</param>
    /// <param name="isRequired">Whether they must be given.</param>
    public static Option<string> Data(string description, bool isRequired = true) =>
        new("--data", "-d") { Description = description, HelpName = TraceSource.HelpName, Required = isRequired };

    /// <summary>An option <c>--texts</c>, texts without labels.</summary>
    /// <param name="description">What they are for.</param>
    public static Option<string?> Texts(string description) =>
        new("--texts", "-t") { Description = description, HelpName = TraceSource.HelpName };

    /// <summary>An option <c>--texts</c> for what something learns from, in one file or several.</summary>
    /// <param name="labels">What labels are good for, as the end of a sentence.</param>
    public static Option<string[]> LearningTexts(string labels) => new("--texts", "-t")
    {
        Description = "Texts as the cascade meets them, to learn from, in one file or several; " + labels,
        HelpName = TraceSource.HelpName,
        Required = true,
        AllowMultipleArgumentsPerToken = true,
    };

    /// <summary>An option <c>--epochs</c> for heads that learn while their model stays as it is.</summary>
    public static Option<int> HeadEpochs() => NumberOption.WithDefault(
        "--epochs",
        "How often each text is gone through; the model runs once over it.",
        new HeadSettings().Epochs,
        1,
        1000);

    /// <summary>An option for labelled data with another purpose than <c>--data</c>.</summary>
    /// <param name="name">The option.</param>
    /// <param name="description">What they are for.</param>
    public static Option<string?> Labelled(string name, string description) =>
        new(name) { Description = description, HelpName = TraceSource.HelpName };

    /// <summary>An option <c>--out</c>.</summary>
    /// <param name="description">What is written.</param>
    /// <param name="value">What the help calls its value.</param>
    /// <param name="isRequired">Whether it must be given.</param>
    public static Option<string> Out(string description, string value = "FOLDER", bool isRequired = true) =>
        new("--out", "-o") { Description = description, HelpName = value, Required = isRequired };

    /// <summary>An option <c>--charts</c>.</summary>
    /// <param name="description">What is drawn.</param>
    /// <param name="value">What the help calls its value.</param>
    public static Option<string?> Charts(string description, string value = "FOLDER") =>
        new("--charts") { Description = description, HelpName = value };

    /// <summary>An option <c>--plain</c>.</summary>
    /// <param name="note">What is to be said of the default.</param>
    public static Option<string?> Plain(string note = "") =>
        new("--plain")
        {
            Description = $"The plain model. Default: plain.onnx beside the manifest{note}.",
            HelpName = "FILE",
        };

    /// <summary>An option <c>--threads</c> of verbs that measure time.</summary>
    /// <param name="note">On what sides they are.</param>
    public static Option<int> Threads(string note) => NumberOption.WithDefault(
        "--threads", $"The threads that compute one text, {note}; 0 for the runtime's default.", 0, 0, 1024);

    /// <summary>An option <c>--dial</c>.</summary>
    public static Option<float?> Dial() =>
        RealOption.Dial("--dial", "The setting of the rule's dial, rates as 2% or 0.02. Default: the manifest's.");

    /// <summary>An option <c>--seed</c>.</summary>
    /// <param name="description">What depends on it.</param>
    public static Option<int> Seed(string description = "What all chance comes from.") =>
        NumberOption.WithDefault("--seed", description, 1, 0, int.MaxValue, "-s");

    /// <summary>An option <c>--json</c>.</summary>
    /// <param name="result">What is printed.</param>
    public static Option<bool> Json(string result = "the result") =>
        SwitchOption.Create("--json", $"Print {result} as JSON, and only that, on standard output.", "-j");
}
