using System.CommandLine;
using EarlyExitGen.Toolchain.Foundation.Cli;

namespace EarlyExitGen.Toolchain.Commands;

/// <summary>What several verbs take alike.</summary>
internal static class CommonArguments
{
    /// <summary>The argument <c>MANIFEST</c>.</summary>
    /// <param name="note">What else is to be said of it.</param>
    public static Argument<string> Manifest(string note = "") =>
        new("MANIFEST") { Description = $"The cascade's manifest, *.cascade.json{note}." };

    /// <summary>An option <c>--plain</c>.</summary>
    /// <param name="note">What is to be said of the default.</param>
    public static Option<string?> Plain(string note = "") =>
        new("--plain")
        {
            Description = $"The plain model. Default: plain.onnx beside the manifest{note}.",
            HelpName = "FILE",
        };

    /// <summary>An option <c>--json</c>.</summary>
    /// <param name="result">What is printed.</param>
    public static Option<bool> Json(string result = "the result") =>
        SwitchOption.Create("--json", $"Print {result} as JSON, and only that, on standard output.");
}
