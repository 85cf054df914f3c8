using System.CommandLine;
using EarlyExitGen.Toolchain.Foundation.Cli;
using EarlyExitGen.Toolchain.Model.Manifests;
using EarlyExitGen.Toolchain.Verbs.Quantization;
using EarlyExitGen.Toolchain.Verbs.Reporting;

namespace EarlyExitGen.Toolchain.Commands;

/// <summary><c>earlyexit quantize</c>: makes a cascade that multiplies in 8-bit integers.</summary>
internal static class QuantizeCommand
{
    private const int MostBits = 8;

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        DataOptions form = new();
        Argument<string> manifest = CommonArguments.Manifest(", in single precision");
        Option<string> output = new("--out") { Description = "The folder that the quantized cascade goes to.", HelpName = "FOLDER", Required = true };
        Option<string?> data = new("--data")
        {
            Description = "Labelled data, neither trained nor tested on: calibrates again, and compares before and after.",
            HelpName = "FILE|-",
        };
        Option<int> bits = NumberOption.WithDefault(
            "--bits",
            "The bits of a weight; 8 are safe only where all processors have VNNI.",
            QuantizedMatrix.SafeBits,
            QuantizedMatrix.SafeBits,
            MostBits);
        Option<EmbeddingStorage> embeddings = ChoiceOption.WithDefault<EmbeddingStorage>(
            "--embeddings", "What embedding tables are stored in; in memory they are in single precision.");
        Option<int> seed = NumberOption.WithDefault("--seed", "The seed of calibration's split into halves.", 1, 0, int.MaxValue);
        Option<bool> force = ForceOption.Create();
        Option<bool> json = CommonArguments.Json("the report");
        Command command = new("quantize", "Makes a cascade that multiplies in 8-bit integers: smaller, and faster on a CPU.")
        {
            manifest, output, data, bits, embeddings, seed, force, json,
        };
        form.AddTo(command);
        command.SetAction((parsed, cancellation) => Task.Run(
            () =>
            {
                QuantizationReport report = Quantizer.Run(
                    new QuantizationRequest(
                        CascadeManifest.Load(parsed.GetRequiredValue(manifest)),
                        parsed.GetRequiredValue(output),
                        parsed.GetValue(bits),
                        parsed.GetValue(embeddings),
                        parsed.GetValue(force)),
                    parsed.GetValue(data),
                    form.Read(parsed),
                    parsed.GetValue(seed),
                    cancellation);
                if (parsed.GetValue(json))
                {
                    Terminal.WriteJson(report);
                }
                else
                {
                    TerminalReport.Write(Terminal.Output, QuantizationSection.Of(report));
                }
            },
            cancellation));
        return command;
    }
}
