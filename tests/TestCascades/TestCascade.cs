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
        Vocabulary = VocabularyOf(options);
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

    private static string[] VocabularyOf(TestCascadeOptions options)
    {
        IEnumerable<string> words = Words.Split(' ').Distinct();
        return
        [
            .. "[PAD] [UNK] [CLS] [SEP] [MASK]".Split(' '), .. options.ReversedVocabulary ? words.Reverse() : words,
        ];
    }

    // The options of a further model as of a cascade of its own.
    private TestCascadeOptions OptionsOf(TestModel model) => model.Options with
    {
        Labels = _options.Labels, Pair = _options.Pair,
    };

    private void Write()
    {
        List<DataFileSpec> blocks = [];
        using (WeightFile? weights = _options.ExternalData ? new(Path.Combine(Folder, "weights.bin")) : null)
        {
            TinyBlocks writer = new(_options, _model, weights);
            WriteBlocks(writer, _options, "", blocks);
            if (_options.Models.Count == 0)
            {
                writer.WritePlain(PlainFile);
            }
        }

        for (int i = 0; i < _options.Models.Count; i++)
        {
            TestCascadeOptions options = OptionsOf(_options.Models[i]);
            TinyBlocks writer = new(options, new TinyModel(options, Vocabulary.Count), null);
            WriteBlocks(writer, options, $"model-{i + 1}-", blocks);
            File.WriteAllText(
                Path.Combine(Folder, $"vocab-{i + 1}.txt"), string.Join('\n', VocabularyOf(options)) + "\n");
            if (i == _options.Models.Count - 1)
            {
                writer.WritePlain(PlainFile);
            }
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

    private void WriteBlocks(TinyBlocks writer, TestCascadeOptions options, string prefix, List<DataFileSpec> blocks)
    {
        for (int exit = 0; exit < options.Exits.Count; exit++)
        {
            string name = $"{prefix}block-{options.Exits[exit]:00}.onnx";
            writer.WriteBlock(exit, Path.Combine(Folder, name));
            blocks.Add(Toolchain.Model.Manifests.ManifestFile.Of(Folder, name));
        }
    }

    private CascadeSpec Document(List<DataFileSpec> blocks)
    {
        DataFileSpec[] data = _options.ExternalData
            ? [Toolchain.Model.Manifests.ManifestFile.Of(Folder, "weights.bin")]
            : [];
        return new CascadeSpec
        {
            ClassName = _options.ClassName,
            Namespace = _options.Namespace,
            LabelType = GeneratedNames.Label(_options.ClassName),
            Labels = SpecParts.Labels(_options.Labels),
            Input = _options.Pair ? InputKind.Pair : InputKind.Single,
            Tokenizer = Tokenizer("vocab.txt", _options),
            Rule = (ExitRule)_options.Rule,
            Dials = SpecParts.Dials(_options.Rule, _options.Dial),
            Disagreement = new(_options.Disagreement.Select(row => SpecParts.Rate(row.Rate, row.Epsilon))),
            OperatingPoints = new(_options.OperatingPoints.Select(
                point => SpecParts.Point(point.Name, SpecParts.Dials(point.Dials)))),
            Layers = _options.Exits[^1],
            Models = new(_options.Models.Select((model, i) => new ModelSpec(
                model.Name,
                model.Options.Exits[^1],
                model.Options.ReversedVocabulary ? Tokenizer($"vocab-{i + 1}.txt", model.Options) : null))),
            Exits = new(LexicalExits().Concat(blocks.Select((block, exit) => Exit(exit, block, data))).Select(
                (exit, i) => exit with { Cost = _options.Models.Count == 0 ? null : SpecParts.Number(20 * (i + 1)) })),
        };
    }

    private TokenizerSpec Tokenizer(string file, TestCascadeOptions options)
    {
        DataFileSpec vocabulary = Toolchain.Model.Manifests.ManifestFile.Of(Folder, file);
        return new TokenizerSpec
        {
            Kind = TokenizerKind.WordPiece,
            Vocabulary = vocabulary.File,
            Sha256 = vocabulary.Sha256,
            Lowercase = true,
            StripAccents = true,
            MaxTokens = options.MaxTokens,
        };
    }

    // The model of an exit that has a block, and the layers before it.
    private (int Model, int Layer) PlaceOf(int exit)
    {
        (int model, int before) = (0, 0);
        IReadOnlyList<int> exits = _options.Exits;
        while (exit - before >= exits.Count)
        {
            before += exits.Count;
            exits = _options.Models[model++].Options.Exits;
        }

        return (model, exits[exit - before]);
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
        Model = PlaceOf(exit).Model,
        Layer = PlaceOf(exit).Layer,
        Temperature = SpecParts.Number(1 + (0.1 * exit)),
        Agreement = exit == LastExit || _options.ExitsWithoutAgreement.Contains(exit)
            ? null
            : SpecParts.Agreement(1.5 + (0.25 * exit), 0.25),
        Dials = SpecParts.Dials(_options.OwnDials.GetValueOrDefault(exit) ?? []),
        Block = block.File,
        Sha256 = block.Sha256,
        Data = new(PlaceOf(exit).Model == 0 ? data : []),
    };

    private int LastExit => _options.Exits.Count + _options.Models.Sum(model => model.Options.Exits.Count) - 1;
}
