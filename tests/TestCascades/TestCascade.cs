using EarlyExitGen.Manifests;
using EarlyExitGen.Toolchain.Model.Checkpoints;
using EarlyExitGen.Toolchain.Model.Manifests;
using EarlyExitGen.Toolchain.Model.Onnx;

namespace EarlyExitGen.TestCascades;

/// <summary>
/// A tiny cascade with random weights in a temporary folder: manifest, blocks, vocabulary and plain model, all
/// valid, made in milliseconds. Disposing it deletes the folder.
/// </summary>
public sealed class TestCascade : IDisposable
{
    private const string Words =
        "the a of in to and on for with at by wall street bears claw back into black team wins final match goal "
        + "season coach oil prices rise fall stocks market bank profit shares chip web search phone space science "
        + "president election troops peace talks minister storm quake un un ##s ##ed ##ing ##er . , ! ? ' - "
        + "cafe naive 0 1 2 3 4 5 6 7 8 9 x y z ##x ##y ##z";

    private readonly TestCascadeOptions _options;
    private readonly TinyModel _model;
    private readonly string _root;

    private TestCascade(TestCascadeOptions options)
    {
        _options = options;
        Vocabulary = [.. "[PAD] [UNK] [CLS] [SEP] [MASK]".Split(' '), .. Words.Split(' ').Distinct()];
        _model = new TinyModel(options, Vocabulary.Count);
        _root = Directory.CreateTempSubdirectory("earlyexit-test-").FullName;
        Folder = Path.Combine(_root, options.FolderName);
        Directory.CreateDirectory(Folder);
        ManifestFile = Path.Combine(Folder, $"{options.FolderName}.cascade.json");
        PlainFile = Path.Combine(Folder, "plain.onnx");
    }

    /// <summary>The cascade's folder.</summary>
    public string Folder { get; }

    /// <summary>The manifest, <c>tiny.cascade.json</c> in <see cref="Folder"/>.</summary>
    public string ManifestFile { get; }

    /// <summary>The plain model: all layers and the last exit in one graph.</summary>
    public string PlainFile { get; }

    /// <summary>The lexicon, if there is one.</summary>
    public string LexiconFile => Path.Combine(Folder, "lexicon.safetensors");

    /// <summary>The manifest's text as it was written first.</summary>
    public string ManifestText { get; private set; } = "";

    /// <summary>The word pieces in the order of their ids.</summary>
    public IReadOnlyList<string> Vocabulary { get; }

    /// <summary>Makes a cascade; the same options give the same files.</summary>
    public static TestCascade Create(TestCascadeOptions? options = null)
    {
        TestCascade cascade = new(options ?? new TestCascadeOptions());
        cascade.Write();
        return cascade;
    }

    /// <summary>
    /// The logits of every exit for one text, computed without ONNX in double precision: [exits * labels].
    /// </summary>
    /// <param name="ids">Complete token ids.</param>
    /// <param name="types">Token types of a pair; empty for a single text.</param>
    public double[] Logits(ReadOnlySpan<int> ids, ReadOnlySpan<int> types = default) => _model.Logits(ids, types);

    /// <summary>Random complete token ids, <c>[CLS]</c> first and <c>[SEP]</c> last, of a given length.</summary>
    public int[] RandomIds(Random random, int length)
    {
        int[] ids = new int[length];
        for (int i = 0; i < length; i++)
        {
            ids[i] = random.Next(5, Vocabulary.Count);
        }

        ids[0] = 2;
        ids[^1] = 3;
        return ids;
    }

    /// <summary>A random text of whole words of the vocabulary.</summary>
    public string RandomText(Random random, int words) => string.Join(' ', Enumerable.Range(0, words).Select(
        _ => Vocabulary[random.Next(5, Vocabulary.Count)]).Select(w => w.TrimStart('#')));

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(_root, recursive: true);

    private void Write()
    {
        List<DataFileSpec> blocks = [];
        using (WeightFile? weights = _options.ExternalData ? new(Path.Combine(Folder, "weights.bin")) : null)
        {
            TinyBlocks writer = new(_options, _model, weights);
            for (int exit = 0; exit < _options.Exits.Count; exit++)
            {
                string name = $"block-{_options.Exits[exit]:00}.onnx";
                writer.WriteBlock(exit, Path.Combine(Folder, name));
                blocks.Add(Toolchain.Model.Manifests.ManifestFile.Of(Folder, name));
            }

            writer.WritePlain(PlainFile);
        }

        if (_options.Lexicon is { } lexicon)
        {
            using FileStream file = File.Create(LexiconFile);
            Lexical.LexiconFile.Write(
                file,
                TinyLexicon.Create(lexicon, _options.Labels.Count, Vocabulary.Count, _options.Pair, _options.Seed));
        }

        File.WriteAllText(Path.Combine(Folder, "vocab.txt"), string.Join('\n', Vocabulary) + "\n");
        ManifestText = ManifestWriter.Write(Document(blocks));
        File.WriteAllText(ManifestFile, ManifestText);
    }

    private CascadeSpec Document(List<DataFileSpec> blocks)
    {
        DataFileSpec[] data = _options.ExternalData
            ? [Toolchain.Model.Manifests.ManifestFile.Of(Folder, "weights.bin")]
            : [];
        DataFileSpec vocabulary = Toolchain.Model.Manifests.ManifestFile.Of(Folder, "vocab.txt");
        return new CascadeSpec
        {
            ClassName = _options.ClassName,
            Namespace = _options.Namespace,
            LabelType = GeneratedNames.Label(_options.ClassName),
            Labels = SpecParts.Labels(_options.Labels),
            Input = _options.Pair ? InputKind.Pair : InputKind.Single,
            Tokenizer = new TokenizerSpec
            {
                Kind = TokenizerKind.WordPiece,
                Vocabulary = vocabulary.File,
                Sha256 = vocabulary.Sha256,
                Lowercase = true,
                StripAccents = true,
                MaxTokens = _options.MaxTokens,
            },
            Rule = (ExitRule)_options.Rule,
            Dials = SpecParts.Dials(_options.Rule, _options.Dial),
            Disagreement = new(_options.Disagreement.Select(row => SpecParts.Rate(row.Rate, row.Epsilon))),
            OperatingPoints = new(_options.OperatingPoints.Select(
                point => SpecParts.Point(point.Name, SpecParts.Dials(point.Dials)))),
            Layers = _options.Exits[^1],
            Exits = new(LexicalExits().Concat(blocks.Select((block, exit) => Exit(exit, block, data)))),
        };
    }

    private IEnumerable<ExitSpec> LexicalExits() => _options.Lexicon is not { } lexicon ? [] :
    [
        new()
        {
            Layer = 0,
            Temperature = SpecParts.Number(1.25),
            Agreement = lexicon.Agreement ? SpecParts.Agreement(1.5, 0.25) : null,
            Dials = SpecParts.Dials(lexicon.Dials),
            Block = null,
            Lexicon = Path.GetFileName(LexiconFile),
            Sha256 = Toolchain.Model.Manifests.ManifestFile.Of(Folder, Path.GetFileName(LexiconFile)).Sha256,
            Data = default,
        },
    ];

    private ExitSpec Exit(int exit, DataFileSpec block, DataFileSpec[] data) => new()
    {
        Layer = _options.Exits[exit],
        Temperature = SpecParts.Number(1 + (0.1 * exit)),
        Agreement = exit == _options.Exits.Count - 1 || _options.ExitsWithoutAgreement.Contains(exit)
            ? null
            : SpecParts.Agreement(1.5 + (0.25 * exit), 0.25),
        Dials = SpecParts.Dials(_options.OwnDials.GetValueOrDefault(exit) ?? []),
        Block = block.File,
        Sha256 = block.Sha256,
        Data = new(data),
    };
}
