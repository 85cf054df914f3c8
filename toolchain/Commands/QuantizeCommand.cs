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
        Option<string> output = CommonArguments.Out("The folder that the quantized cascade goes to.");
        Option<string?> data = CommonArguments.Labelled(
            "--calibration",
            "Labelled data, neither trained nor tested on: calibrates again, and compares before and after.");
        Option<int> bits = NumberOption.WithDefault(
            "--bits",
            "The bits of a weight; 8 are safe only where all processors have VNNI.",
            QuantizedMatrix.SafeBits,
            QuantizedMatrix.SafeBits,
            MostBits);
        Option<EmbeddingStorage> embeddings = ChoiceOption.WithDefault<EmbeddingStorage>(
            "--embeddings", "What embedding tables are stored in; in memory they are in single precision.");
        Option<int> seed = CommonArguments.Seed("The seed of calibration's split into parts.");
        Option<bool> force = ForceOption.Create();
        Option<bool> json = CommonArguments.Json("the report");
        Verb command = new(
            "quantize", "Makes a cascade that multiplies in 8-bit integers: smaller, and faster on a CPU.")
        {
            Page = "quantize",
            Examples = ["quantize news --out news8 --calibration dev.tsv", "quantize news -o news8 --embeddings fp16"],
        };
        command.AddArguments(manifest)
            .AddGroup(CommonArguments.DataGroup, [data, .. form.All])
            .AddGroup("Storage", bits, embeddings)
            .AddGroup(CommonArguments.RunGroup, seed)
            .AddGroup(CommonArguments.OutputGroup, output, force, json);
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

                string folder = parsed.GetRequiredValue(output);
                new Ending(Verdicts.Of(report))
                {
                    Written = [folder],
                    Next = $"{ToolCommand.Name} evaluate {Ending.Quoted(folder)} --data TEST.tsv --dial 1%,2%,5%",
                }.Write(parsed.GetValue(json));
            },
            cancellation));
        return command;
    }
}
