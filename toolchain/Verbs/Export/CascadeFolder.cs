using EarlyExitGen.Manifests;
using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Files;
using EarlyExitGen.Toolchain.Model.Checkpoints;
using EarlyExitGen.Toolchain.Model.Graphs;
using EarlyExitGen.Toolchain.Model.Manifests;
using EarlyExitGen.Toolchain.Model.Tasks;
using EarlyExitGen.Toolchain.Verbs.Calibration;

namespace EarlyExitGen.Toolchain.Verbs.Export;

/// <summary>Fills a folder with a cascade: graphs, weights, vocabulary and manifest.</summary>
internal static class CascadeFolder
{
    /// <summary>The ending of the manifest's name, which begins with the folder's.</summary>
    public const string ManifestEnding = ".cascade.json";

    private static readonly ExitSpec Blank = new()
    {
        Layer = 0,
        Temperature = SpecParts.Number(1),
        Dials = SpecParts.Dials(),
        Block = null,
        Sha256 = "",
        Data = default,
    };

    /// <summary>Writes everything into an existing folder and returns the manifest's path.</summary>
    /// <param name="checkpoint">The trained classifier.</param>
    /// <param name="calibration">Its calibration; null, for calibration itself: temperature 1 and no promises.</param>
    /// <param name="request">Names and settings.</param>
    /// <param name="folder">The folder to fill.</param>
    /// <param name="name">The manifest's name, without its ending.</param>
    /// <param name="cancellation">Stops between two blocks.</param>
    public static string Write(
        Checkpoint checkpoint,
        CalibrationReport? calibration,
        ExportRequest request,
        string folder,
        string name,
        CancellationToken cancellation = default)
    {
        checkpoint.LoadTokenizer();
        CascadeGraphs.Write(checkpoint, folder, request.Storage, cancellation);
        string vocabulary = Path.Combine(folder, Checkpoint.VocabularyFile);
        File.Copy(checkpoint.PathOf(Checkpoint.VocabularyFile), vocabulary, overwrite: true);
        if (checkpoint.IsLexical)
        {
            string lexicon = Checkpoint.LexiconFile;
            File.Copy(checkpoint.PathOf(lexicon), Path.Combine(folder, lexicon), overwrite: true);
        }

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
        string text = Describe(checkpoint, calibration, request, file => new DataFileSpec(file, unwritten));
        CascadeManifest.Parse(text, "The manifest to be written ");
    }

    /// <summary>The labels of the manifest: those asked for, those of the checkpoint, or else invented ones.</summary>
    public static EquatableArray<LabelSpec> Labels(Checkpoint checkpoint, ExportRequest request) => SpecParts.Labels(
        request.Labels ?? checkpoint.Encoder.LabelNames ?? TaskLabels.Invent(checkpoint.Exits.Labels));

    private static string Describe(
        Checkpoint checkpoint, CalibrationReport? calibration, ExportRequest request, Func<string, DataFileSpec> file)
    {
        DataFileSpec vocabulary = file(Checkpoint.VocabularyFile);
        DataFileSpec weights = file(CascadeGraphs.WeightsFile);
        IEnumerable<ExitSpec> exits = checkpoint.Exits.Exits.Select(exit =>
        {
            DataFileSpec block = file(CascadeGraphs.BlockFile(exit.Layer));
            return Blank with
            {
                Layer = exit.Layer,
                Block = block.File,
                Sha256 = block.Sha256,
                Data = new([weights]),
            };
        });
        if (checkpoint.IsLexical)
        {
            DataFileSpec lexicon = file(Checkpoint.LexiconFile);
            exits = exits.Prepend(Blank with { Lexicon = lexicon.File, Sha256 = lexicon.Sha256 });
        }

        return ManifestWriter.Write(new CascadeSpec
        {
            ClassName = request.ClassName,
            Namespace = request.Namespace,
            LabelType = GeneratedNames.Label(request.ClassName),
            Labels = Labels(checkpoint, request),
            Input = checkpoint.Exits.Pair ? InputKind.Pair : InputKind.Single,
            Tokenizer = new TokenizerSpec
            {
                Kind = TokenizerKind.WordPiece,
                Vocabulary = vocabulary.File,
                Sha256 = vocabulary.Sha256,
                Lowercase = checkpoint.Tokenizer.Lowercase,
                StripAccents = checkpoint.Tokenizer.StripAccents,
                MaxTokens = checkpoint.Exits.MaxTokens,
            },
            Rule = (ExitRule)request.Rule,
            Dials = SpecParts.Dials(request.Rule, request.Dial),
            Disagreement = new(calibration?.Disagreement.Select(r => SpecParts.Rate(r.Rate, r.Epsilon)) ?? []),
            OperatingPoints = new([]),
            Calibration = calibration?.Texts?.ToSpec(),
            Layers = checkpoint.Encoder.Layers,
            Exits = new(exits.Select((exit, i) => exit with
            {
                Temperature = SpecParts.Number(calibration?.Exits[i].Temperature ?? 1),
                Agreement = calibration?.Exits[i].Agreement is { } map
                    ? SpecParts.Agreement(map.Slope, map.Intercept)
                    : null,
            })),
        });
    }
}
