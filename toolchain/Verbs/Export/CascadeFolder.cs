using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Files;
using EarlyExitGen.Toolchain.Model.Checkpoints;
using EarlyExitGen.Toolchain.Model.Graphs;
using EarlyExitGen.Toolchain.Model.Manifests;
using EarlyExitGen.Toolchain.Verbs.Calibration;

namespace EarlyExitGen.Toolchain.Verbs.Export;

/// <summary>Fills a folder with a cascade: graphs, weights, vocabulary and manifest.</summary>
internal static class CascadeFolder
{
    /// <summary>What the manifest's name ends in; it begins with the folder's.</summary>
    public const string ManifestEnding = ".cascade.json";

    /// <summary>Writes everything into an existing folder and returns the manifest's path.</summary>
    /// <param name="checkpoint">The trained classifier.</param>
    /// <param name="calibration">Its calibration; null, for calibration itself: temperature 1 and no promises.</param>
    /// <param name="request">Names and settings.</param>
    /// <param name="folder">The folder to fill.</param>
    /// <param name="name">The manifest's name, without its ending.</param>
    public static string Write(
        Checkpoint checkpoint, CalibrationReport? calibration, ExportRequest request, string folder, string name)
    {
        CascadeGraphs.Write(checkpoint, folder, request.Storage);
        string vocabulary = Path.Combine(folder, Checkpoint.VocabularyFile);
        File.Copy(checkpoint.PathOf(Checkpoint.VocabularyFile), vocabulary, overwrite: true);
        string path = Path.Combine(folder, name + ManifestEnding);
        AtomicFile.WriteText(path, Describe(checkpoint, calibration, request, file => ManifestFile.Of(folder, file)));
        return path;
    }

    /// <summary>Checks names, labels and dial before anything is written.</summary>
    /// <exception cref="ToolException">The manifest would have a mistake; it is told.</exception>
    public static void Check(Checkpoint checkpoint, CalibrationReport? calibration, ExportRequest request)
    {
        int labels = request.Labels?.Count ?? checkpoint.Exits.Labels;
        if (labels != checkpoint.Exits.Labels)
        {
            throw new ToolException($"--labels names {labels} labels, but the model has {checkpoint.Exits.Labels}.");
        }

        string unwritten = new('0', 64);
        string text = Describe(checkpoint, calibration, request, file => new ManifestFile(file, unwritten));
        CascadeManifest.Parse(text, "The manifest to be written ");
    }

    private static string Describe(
        Checkpoint checkpoint, CalibrationReport? calibration, ExportRequest request, Func<string, ManifestFile> file)
    {
        IReadOnlyList<CheckpointExit> exits = checkpoint.Exits.Exits;
        ManifestFile weights = file(CascadeGraphs.WeightsFile);
        return ManifestWriter.Write(new ManifestDocument
        {
            ClassName = request.ClassName,
            Namespace = request.Namespace,
            Labels = request.Labels ?? [.. Enumerable.Range(0, checkpoint.Exits.Labels).Select(i => $"Label{i}")],
            Pair = checkpoint.Exits.Pair,
            Tokenizer = new ManifestTokenizer(
                file(Checkpoint.VocabularyFile),
                checkpoint.Tokenizer.Lowercase,
                checkpoint.Tokenizer.StripAccents,
                checkpoint.Exits.MaxTokens),
            Rule = RuleNames.Of(request.Rule),
            Dials = ManifestDials.Of(request.Rule, request.Dial),
            Disagreement = [.. calibration?.Disagreement.Select(r => new ManifestRate(r.Rate, r.Epsilon)) ?? []],
            Layers = checkpoint.Encoder.Layers,
            Exits = [.. exits.Select((exit, i) => new ManifestExit(
                exit.Layer,
                calibration?.Exits[i].Temperature ?? 1,
                calibration?.Exits[i].Agreement is { } map ? new ManifestAgreement(map.Slope, map.Intercept) : null,
                file(CascadeGraphs.BlockFile(exit.Layer)),
                [weights]))],
        });
    }
}
