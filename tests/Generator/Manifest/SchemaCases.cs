using System.Globalization;
using static EarlyExitGen.Generator.Tests.Manifest.SchemaVerdict;

namespace EarlyExitGen.Generator.Tests.Manifest;

/// <summary>Manifests by what schema and generator say of them.</summary>
internal static partial class SchemaCases
{
    private const string Rule = "\"rule\": \"agreement\", \"maxDisagreement\": 0.02";

    /// <summary>All cases.</summary>
    public static IReadOnlyList<SchemaCase> All { get; } =
        [
            .. Whole, .. Tokenizers, .. Names, .. Rules, .. Points, .. Exits, .. Lexical, .. Models, .. Calibration,
            .. Files,
        ];

    private static SchemaCase[] Whole =>
    [
        new("the sample", Valid, SampleManifest.News),
        new("all that may be left out", Valid, SampleManifest.Full),
        Edit("no $schema", Valid, "\"$schema\": \"https://example.org/cascade.schema.json\",", ""),
        Edit("comments and trailing commas", Valid, "\"layers\": 12,", "/* all */ \"layers\": 12, // of them\n"),
        Edit("pair", Valid, "\"single\"", "\"pair\""),
        Edit("version 2", Valid, "\"version\": 1", "\"version\": 2"),
        Edit("version 3", Invalid, "\"version\": 1", "\"version\": 3"),
        Edit("version as text", Invalid, "\"version\": 1", "\"version\": \"1\""),
        Edit("version with a fraction", BeyondSchema, "\"version\": 1", "\"version\": 1.0"),
        Edit("unknown property", Invalid, "\"layers\"", "\"blocks\": 3, \"layers\""),
        Edit("no layers", Invalid, "\"layers\": 12,", ""),
        Edit("layers of 0", Invalid, "\"layers\": 12", "\"layers\": 0"),
        Edit("layers with a fraction", Invalid, "\"layers\": 12", "\"layers\": 12.5"),
        Edit("unknown input", Invalid, "\"single\"", "\"triple\""),
        Edit("capital input", Invalid, "\"single\"", "\"Single\""),
        Edit("tokens for a text", Valid, "\"maxTokens\": 128", "\"maxTokens\": 3"),
        Edit("too few tokens for a text", Invalid, "\"maxTokens\": 128", "\"maxTokens\": 2"),
        Edit("too few tokens for a pair", Invalid, "\"single\"", "\"pair\"", "\"maxTokens\": 128", "\"maxTokens\": 4"),
        Edit("tokens for a pair", Valid, "\"single\"", "\"pair\"", "\"maxTokens\": 128", "\"maxTokens\": 5"),
        Edit("as many tokens as there may be", Valid, "\"maxTokens\": 128", "\"maxTokens\": 65536"),
        Edit("too many tokens", Invalid, "\"maxTokens\": 128", "\"maxTokens\": 65537"),
        Edit("unknown property of the tokenizer", Invalid, "\"lowercase\"", "\"cased\": false, \"lowercase\""),
        Edit("lowercase as text", Invalid, "\"lowercase\": true", "\"lowercase\": \"yes\""),
    ];

    private static SchemaCase[] Tokenizers =>
    [
        new("byte-level BPE", Valid, SampleManifest.Bpe),
        new("SentencePiece for pairs", Valid, SampleManifest.SentencePiece),
        new("a tokenizer.json", Valid, SampleManifest.TokenizerJson),
        new(
            "a tokenizer.json in version 1",
            Invalid,
            SampleManifest.Edit(SampleManifest.TokenizerJson, ("\"version\": 2", "\"version\": 1"))),
        new(
            "a tokenizer.json with special tokens",
            Invalid,
            SampleManifest.Edit(SampleManifest.TokenizerJson, ("\"maxTokens\"", "\"start\": 0, \"maxTokens\""))),
        Edit("the usual kind", Valid, "\"vocabulary\"", "\"kind\": \"wordPiece\", \"vocabulary\""),
        Edit("unknown kind", Invalid, "\"vocabulary\"", "\"kind\": \"wordpiece\", \"vocabulary\""),
        Edit("word pieces without lowercase", Invalid, "\"lowercase\": true, ", ""),
        Edit("merges of word pieces", Invalid, "\"lowercase\"", "\"addPrefixSpace\": true, \"lowercase\""),
        Bpe("BPE with a case", Invalid, "\"start\": 0", "\"lowercase\": true, \"start\": 0"),
        Bpe("BPE with an offset", Invalid, "\"start\": 0", "\"offset\": 0, \"start\": 0"),
        Bpe("BPE without merges", Invalid, $$"""
            "merges": { "file": "merges.txt", "sha256": "{{SampleManifest.Hash}}" },
            """, ""),
        Bpe("merges outside", Invalid, "\"merges.txt\"", "\"../merges.txt\""),
        Bpe(
            "merges without a hash",
            Invalid,
            $$"""{ "file": "merges.txt", "sha256": "{{SampleManifest.Hash}}" }""",
            "{ \"file\": \"merges.txt\" }"),
        Bpe("start below 0", Invalid, "\"start\": 0", "\"start\": -1"),
        Bpe("start as text", Invalid, "\"start\": 0", "\"start\": \"<s>\""),
        Bpe("no end", Invalid, "\"end\": 2, ", ""),
        Bpe("pair without what stands between", Invalid, "\"single\"", "\"pair\""),
        Bpe("two texts' separator for one", Valid, "\"end\": 2", "\"end\": 2, \"between\": [2]"),
        SentencePiece("one id between", Valid, "[2, 2]", "[2]"),
        SentencePiece("no id between", Invalid, "[2, 2]", "[]"),
        SentencePiece("three ids between", Invalid, "[2, 2]", "[2, 2, 2]"),
        SentencePiece("an id between as text", Invalid, "[2, 2]", "[2, \"2\"]"),
        SentencePiece("too few tokens for two ids between", Invalid, "512", "5"),
        SentencePiece("tokens for two ids between", Valid, "512", "6"),
        SentencePiece("no unknown id", Invalid, "\"unknown\": 3,", ""),
        SentencePiece("the largest id", Valid, "\"unknown\": 3", "\"unknown\": 16777215"),
        SentencePiece("an id above it", Invalid, "\"unknown\": 3", "\"unknown\": 16777216"),
        SentencePiece("offset above it", Invalid, "\"offset\": 1", "\"offset\": 2147483647"),
        SentencePiece("offset below 0", Invalid, "\"offset\": 1", "\"offset\": -1"),
    ];

    private static SchemaCase[] Names =>
    [
        Edit("class with a hyphen", Invalid, "\"NewsClassifier\"", "\"News-Classifier\""),
        Edit("class that begins with a digit", Invalid, "\"NewsClassifier\"", "\"1News\""),
        Edit("empty class", Invalid, "\"NewsClassifier\"", "\"\""),
        Edit("class that is a keyword", BeyondSchema, "\"NewsClassifier\"", "\"class\""),
        Edit("class that is a member", BeyondSchema, "\"NewsClassifier\"", "\"Classify\""),
        Edit("class of other letters", Valid, "\"NewsClassifier\"", "\"Größen_Klassifikator2\""),
        Edit("class of another script", Valid, "\"NewsClassifier\"", "\"新闻\""),
        Edit("long class", Valid, "\"NewsClassifier\"", $"\"{new string('N', 300)}\""),
        Edit("too long a class", Invalid, "\"NewsClassifier\"", $"\"{new string('N', 301)}\""),
        Edit("namespace of one part", Valid, "\"Samples.News\"", "\"Samples\""),
        Edit("namespace with an empty part", Invalid, "\"Samples.News\"", "\"Samples..News\""),
        Edit("namespace with a keyword", BeyondSchema, "\"Samples.News\"", "\"Samples.new\""),
        Edit("label type", Valid, "\"labels\"", "\"labelType\": \"Topic\", \"labels\""),
        Edit("label type with a space", Invalid, "\"labels\"", "\"labelType\": \"News topic\", \"labels\""),
        Edit("label type that is taken", BeyondSchema, "\"labels\"", "\"labelType\": \"NewsPrediction\", \"labels\""),
        Edit("description as a number", Invalid, "\"labels\"", "\"description\": 1, \"labels\""),
        Edit("empty description", Valid, "\"labels\"", "\"description\": \"\", \"labels\""),
        Edit("one label", Invalid, "\"World\", \"Sports\", \"Business\", \"Sci/Tech\"", "\"World\""),
        Edit("equal labels", Invalid, "\"Sports\"", "\"World\""),
        Edit("colliding labels", BeyondSchema, "\"Sports\"", "\"Sci-Tech\""),
        Edit("empty label", Invalid, "\"Sports\"", "\"\""),
        Edit("label of no letters", BeyondSchema, "\"Sports\"", "\"!\""),
        Edit("label as a number", Invalid, "\"Sports\"", "7"),
        Edit("named label", Valid, "\"Sports\"", "{ \"text\": \"C++\", \"name\": \"CPlusPlus\" }"),
        Edit("named label of a keyword", Valid, "\"Sports\"", "{ \"name\": \"class\", \"text\": \"😀\" }"),
        Edit("named label without a name", Invalid, "\"Sports\"", "{ \"text\": \"C++\" }"),
        Edit("named label without a text", Invalid, "\"Sports\"", "{ \"name\": \"CPlusPlus\" }"),
        Edit(
            "named label with more",
            Invalid,
            "\"Sports\"",
            "{ \"text\": \"C++\", \"name\": \"CPlusPlus\", \"id\": 1 }"),
        Edit("named label of an empty text", Invalid, "\"Sports\"", "{ \"text\": \"\", \"name\": \"Empty\" }"),
        Edit("named label of an empty name", Invalid, "\"Sports\"", "{ \"text\": \"C++\", \"name\": \"\" }"),
        Edit("named label of no identifier", Invalid, "\"Sports\"", "{ \"text\": \"C++\", \"name\": \"C++\" }"),
        Edit(
            "named label of a long name",
            Invalid,
            "\"Sports\"",
            $"{{ \"text\": \"C++\", \"name\": \"{new string('N', 301)}\" }}"),
        Edit("named label of a taken name", BeyondSchema, "\"Sports\"", "{ \"text\": \"C++\", \"name\": \"World\" }"),
        Edit(
            "named label of a taken text", BeyondSchema, "\"Sports\"", "{ \"text\": \"World\", \"name\": \"World2\" }"),
        Edit("as many labels as there may be", Valid, "\"Sports\"", Many("\"l{0}\"", 1021)),
        Edit("too many labels", Invalid, "\"Sports\"", Many("\"l{0}\"", 1022)),
    ];

    private static SchemaCase[] Rules =>
    [
        Edit("unknown rule", Invalid, "\"rule\": \"agreement\"", "\"rule\": \"confidence\""),
        Edit("no rule", Invalid, "\"rule\": \"agreement\",", ""),
        Edit("agreement without its dial", Invalid, "\"maxDisagreement\": 0.02,", ""),
        Edit("full depth", Valid, "\"maxDisagreement\": 0.02", "\"maxDisagreement\": 0"),
        Edit("maxDisagreement of 1", Invalid, "\"maxDisagreement\": 0.02", "\"maxDisagreement\": 1"),
        Edit(
            "maxDisagreement that rounds to 1",
            BeyondSchema,
            "\"maxDisagreement\": 0.02",
            "\"maxDisagreement\": 0.99999999999"),
        Edit(
            "negative maxDisagreement that rounds to 0",
            Invalid,
            "\"maxDisagreement\": 0.02",
            "\"maxDisagreement\": -1e-27"),
        Edit("maxProbability", Valid, Rule, "\"rule\": \"maxProbability\", \"threshold\": 0.9"),
        Edit("maxProbability without its dial", Invalid, Rule, "\"rule\": \"maxProbability\", \"maxEntropy\": 0.2"),
        Edit("threshold of 1", Valid, Rule, "\"rule\": \"maxProbability\", \"threshold\": 1"),
        Edit("threshold above 1", Invalid, Rule, "\"rule\": \"maxProbability\", \"threshold\": 1.01"),
        Edit(
            "threshold that rounds to 1 from above",
            Invalid,
            Rule,
            "\"rule\": \"maxProbability\", \"threshold\": 1.00000000001"),
        Edit("threshold of 0", Invalid, Rule, "\"rule\": \"maxProbability\", \"threshold\": 0"),
        Edit("threshold of 1/labels", BeyondSchema, Rule, "\"rule\": \"maxProbability\", \"threshold\": 0.25"),
        Edit("entropy", Valid, Rule, "\"rule\": \"entropy\", \"maxEntropy\": 0.2"),
        Edit("entropy without its dial", Invalid, Rule, "\"rule\": \"entropy\", \"threshold\": 0.9"),
        Edit("maxEntropy of 0", Valid, Rule, "\"rule\": \"entropy\", \"maxEntropy\": 0"),
        Edit("maxEntropy of 1", Invalid, Rule, "\"rule\": \"entropy\", \"maxEntropy\": 1"),
        Edit("margin", Valid, Rule, "\"rule\": \"margin\", \"minMargin\": 0.8"),
        Edit("margin without its dial", Invalid, Rule, "\"rule\": \"margin\""),
        Edit("minMargin of 0", Invalid, Rule, "\"rule\": \"margin\", \"minMargin\": 0"),
        Edit("minMargin of 1", Valid, Rule, "\"rule\": \"margin\", \"minMargin\": 1"),
        Edit("patience", Valid, Rule, "\"rule\": \"patience\", \"patience\": 2"),
        Edit("patience without its dial", Invalid, Rule, "\"rule\": \"patience\""),
        Edit("patience of 0", Invalid, Rule, "\"rule\": \"patience\", \"patience\": 0"),
        Edit("patience with a fraction", Invalid, Rule, "\"rule\": \"patience\", \"patience\": 1.5"),
        Edit(
            "settings of every rule",
            Valid,
            Rule,
            Rule + ", \"threshold\": 0.9, \"maxEntropy\": 0.2, \"minMargin\": 0.8, \"patience\": 2"),
        Edit("a wrong setting of a rule that is not chosen", Invalid, Rule, Rule + ", \"minMargin\": -1"),
        Edit(
            "no table of a rule that is not chosen", Valid, "\"disagreement\"", "\"data\"",
            "\"data\": [ { \"rate\": 0.005, \"epsilon\": 0.012 }, { \"rate\": 0.01, \"epsilon\": 0.031 }, { \"rate\": "
                + "0.02, \"epsilon\": 0.077 } ],", "", Rule, "\"rule\": \"margin\", \"minMargin\": 0.8"),
        Edit("an empty table", Valid, "{ \"rate\": 0.005, \"epsilon\": 0.012 }, { \"rate\": 0.01, \"epsilon\": 0.031 "
            + "}, { \"rate\": 0.02, \"epsilon\": 0.077 }", ""),
        Edit("rate of 1", Invalid, "\"rate\": 0.02", "\"rate\": 1"),
        Edit(
            "too many rates",
            Invalid,
            "{ \"rate\": 0.005",
            Many("{{ \"rate\": 0.0000{0:0000}1, \"epsilon\": 0.001 }}", 998) + ", { \"rate\": 0.005"),
        Edit("rates that fall", BeyondSchema, "\"rate\": 0.02", "\"rate\": 0.001"),
        Edit("no epsilon", Invalid, ", \"epsilon\": 0.077", ""),
        Edit("epsilon of 0", Invalid, "\"epsilon\": 0.012", "\"epsilon\": 0"),
    ];

    private static SchemaCase[] Points =>
    [
        Point("no points", Valid, ""),
        Point("a point", Valid, "{ \"name\": \"fast\", \"maxDisagreement\": 0.05 }"),
        Point(
            "a point with settings of other rules",
            Valid,
            "{ \"name\": \"fast\", \"maxDisagreement\": 0.05, \"threshold\": 0.8, \"patience\": 1 }"),
        Point("a point without the rule's setting", Invalid, "{ \"name\": \"fast\", \"threshold\": 0.8 }"),
        Point("a point without a name", Invalid, "{ \"maxDisagreement\": 0.05 }"),
        Point("a point out of range", Invalid, "{ \"name\": \"fast\", \"maxDisagreement\": 1.5 }"),
        Point("a point of no identifier", BeyondSchema, "{ \"name\": \"!\", \"maxDisagreement\": 0.05 }"),
        Point("an unknown property", Invalid, "{ \"name\": \"fast\", \"maxDisagreement\": 0.05, \"speed\": 2 }"),
        Point(
            "points that collide",
            BeyondSchema,
            "{ \"name\": \"fast\", \"maxDisagreement\": 0.05 }, { \"name\": \"fast!\", \"maxDisagreement\": 0.06 }"),
        Point(
            "as many points as there may be", Valid, Many("{{ \"name\": \"p{0}\", \"maxDisagreement\": 0.05 }}", 1000)),
        Point("too many points", Invalid, Many("{{ \"name\": \"p{0}\", \"maxDisagreement\": 0.05 }}", 1001)),
        Point(
            "measured on nothing",
            Invalid,
            "{ \"name\": \"fast\", \"maxDisagreement\": 0.05, \"measured\": { \"accuracy\": 0.9 } }"),
        Point(
            "an accuracy in percent",
            Invalid,
            "{ \"name\": \"fast\", \"maxDisagreement\": 0.05, \"measured\": { \"data\": \"dev\", \"accuracy\": 92 } }"),
        Point("a speed-up of 0", Invalid, "{ \"name\": \"fast\", \"maxDisagreement\": 0.05, \"measured\": { \"data\": "
            + "\"dev\", \"speedupLayers\": 0 } }"),
    ];

    private static SchemaCase[] Exits =>
    [
        new("no exits", Invalid, SampleManifest.News[
            ..SampleManifest.News.IndexOf("[\n    { \"layer\": 0", StringComparison.Ordinal)] + "[] }"),
        Edit("exit as a number", Invalid, "{ \"layer\": 2", "7, { \"layer\": 2"),
        Edit("negative layer", Invalid, "\"layer\": 0", "\"layer\": -1"),
        Edit("layers that fall", BeyondSchema, "\"layer\": 2", "\"layer\": 5"),
        Edit("last exit before the last layer", BeyondSchema, "\"layers\": 12", "\"layers\": 13"),
        Edit("temperature of 0", Invalid, "1.31", "0"),
        Edit("odd temperature", Valid, "1.31", "131"),
        Edit("temperature as text", Invalid, "1.31", "\"1.31\""),
        Edit("slope of 0", Invalid, "\"slope\": 2.19", "\"slope\": 0"),
        Edit("no intercept", Invalid, ", \"intercept\": 0.36", ""),
        Edit("negative intercept", Valid, "\"intercept\": 0.36", "\"intercept\": -3e-1"),
        Edit("no agreement", Valid, "\"agreement\": { \"slope\": 2.19, \"intercept\": 0.36 }, ", ""),
        Edit(
            "own settings",
            Valid,
            "\"temperature\": 1.31",
            "\"temperature\": 1.31, \"threshold\": 0.9, \"maxEntropy\": 0.1, \"minMargin\": 0.7"),
        Edit("own threshold above 1", Invalid, "\"temperature\": 1.31", "\"temperature\": 1.31, \"threshold\": 1.5"),
        Edit("own maxEntropy of 1", Invalid, "\"temperature\": 1.31", "\"temperature\": 1.31, \"maxEntropy\": 1"),
        Edit("own minMargin of 0", Invalid, "\"temperature\": 1.31", "\"temperature\": 1.31, \"minMargin\": 0"),
        Edit("own patience", Invalid, "\"temperature\": 1.31", "\"temperature\": 1.31, \"patience\": 2"),
    ];

    private static SchemaCase[] Models =>
    [
        new("several models", Valid, SampleManifest.Models),
        Several("first model that ends before its last layer", Valid, "\"layer\": 12,", "\"layer\": 11,"),
        Several("several models in version 1", Invalid, "\"version\": 2", "\"version\": 1"),
        Several("exit without a cost", Invalid, "\"cost\": 300, ", ""),
        Several("cost of 0", Invalid, "\"cost\": 300", "\"cost\": 0"),
        Several("cost as text", Invalid, "\"cost\": 300", "\"cost\": \"300\""),
        Several("cost that falls", BeyondSchema, "\"cost\": 300", "\"cost\": 3"),
        Edit("cost in one model", Invalid, "{ \"layer\": 12,", "{ \"cost\": 3, \"layer\": 12,"),
        Edit("no further model", Valid, "\"exits\"", "\"models\": [], \"exits\"", "\"version\": 1", "\"version\": 2"),
        Edit("exit of a model without models", Invalid, "{ \"layer\": 12,", "{ \"model\": \"large\", \"layer\": 12,"),
        Several("exit of an unknown model", BeyondSchema, "\"model\": \"same\"", "\"model\": \"other\""),
        Several("model as a number", Invalid, "\"model\": \"same\"", "\"model\": 2"),
        Several("model without a name", Invalid, "{ \"name\": \"same\", ", "{ "),
        Several("model of an empty name", Invalid, "{ \"name\": \"same\"", "{ \"name\": \"\""),
        Several("model of a long name", Invalid, "{ \"name\": \"same\"", $"{{ \"name\": \"{new string('m', 201)}\""),
        Several("model of another's name", BeyondSchema, "{ \"name\": \"same\"", "{ \"name\": \"large\""),
        Several("model of no layers", Invalid, "\"layers\": 24", "\"layers\": 0"),
        Several("model with an unknown property", Invalid, "\"layers\": 24", "\"layers\": 24, \"labels\": 3"),
        Several("model with too few tokens for a pair", Invalid, "\"single\"", "\"pair\"", "512", "4"),
        Several("model with tokens for a pair", Valid, "\"single\"", "\"pair\"", "512", "5"),
        Several(
            "model of an unknown tokenizer",
            Invalid,
            "\"maxTokens\": 512", "\"maxTokens\": 512, \"kind\": \"words\""),
    ];

    private static SchemaCase[] Lexical =>
    [
        new("a lexical exit", Valid, SampleManifest.Lexical),
        LexicalExit("a lexical exit in version 1", Invalid, "\"version\": 2", "\"version\": 1"),
        LexicalExit(
            "own settings of a lexical exit",
            Valid,
            "\"temperature\": 1.2",
            "\"temperature\": 1.2, \"threshold\": 0.9, \"minMargin\": 0.7"),
        LexicalExit("a lexical exit without temperature", Invalid, "\"temperature\": 1.2, ", ""),
        LexicalExit(
            "a lexical exit without hash",
            Invalid,
            $", \"sha256\": \"{SampleManifest.Hash}\", \"temperature\": 1.2",
            ", \"temperature\": 1.2"),
        LexicalExit(
            "a lexical exit with a layer", Invalid, "\"temperature\": 1.2", "\"layer\": 0, \"temperature\": 1.2"),
        LexicalExit("a lexical exit with data", Invalid, "\"temperature\": 1.2", "\"data\": [], \"temperature\": 1.2"),
        LexicalExit("a lexicon outside", Invalid, "lexicon.safetensors", "../lexicon.safetensors"),
        LexicalExit("a lexicon that is a block", BeyondSchema, "lexicon.safetensors", "block-00.onnx"),
        LexicalExit(
            "a lexical exit behind a block",
            BeyondSchema,
            "\"block\": \"block-02.onnx\"",
            "\"lexicon\": \"other.safetensors\"",
            "\"layer\": 2,",
            ""),
    ];

    private static SchemaCase[] Files =>
    [
        Edit("short hash", Invalid, SampleManifest.Hash, "0123"),
        Edit("hash in capitals", Invalid, SampleManifest.Hash, SampleManifest.Hash.ToUpperInvariant()),
        Edit("path", Valid, "\"block-00.onnx\"", "\"a/b c/..block.onnx\""),
        Edit("path of other letters", Valid, "\"block-00.onnx\"", "\"Blöcke/塊-00.onnx\""),
        Edit("a name as long as there may be", Valid, "\"block-00.onnx\"", $"\"a/{new string('b', 255)}\""),
        Edit("too long a name", Invalid, "\"block-00.onnx\"", $"\"a/{new string('b', 256)}/c\""),
        Edit(
            "a path as long as there may be",
            Valid,
            "\"block-00.onnx\"",
            $"\"{string.Join('/', Enumerable.Repeat(new string('b', 127), 8))}b\""),
        Edit(
            "too long a path",
            Invalid,
            "\"block-00.onnx\"",
            $"\"{string.Join('/', Enumerable.Repeat(new string('b', 127), 8))}/b\""),
        Edit("empty path", Invalid, "\"block-00.onnx\"", "\"\""),
        Edit("rooted path", Invalid, "\"block-00.onnx\"", "\"/block.onnx\""),
        Edit("path with a drive", Invalid, "\"block-00.onnx\"", "\"C:/block.onnx\""),
        Edit("path that leads out", Invalid, "\"block-00.onnx\"", "\"a/../../block.onnx\""),
        Edit("path with a backslash", Invalid, "\"block-00.onnx\"", "\"a\\\\block.onnx\""),
        Edit("path with an empty part", Invalid, "\"block-00.onnx\"", "\"a//block.onnx\""),
        Edit("path that ends in a dot", Invalid, "\"block-00.onnx\"", "\"block.\""),
        Edit("path with a question mark", Invalid, "\"block-00.onnx\"", "\"block?.onnx\""),
        Edit("path with a tab", Invalid, "\"block-00.onnx\"", "\"a\\tb\""),
        Edit("block twice", BeyondSchema, "\"block-04.onnx\"", "\"block-00.onnx\""),
        Edit("no data", Valid, "\"block\": \"block-04.onnx\"", "\"data\": [], \"block\": \"block-04.onnx\""),
        Data("data", Valid, "weights.bin"),
        Data("data outside", Invalid, "../weights.bin"),
    ];

    private static SchemaCase Edit(string name, SchemaVerdict verdict, params string[] edits) => new(
        name,
        verdict,
        SampleManifest.Edit(
            SampleManifest.News,
            [.. Enumerable.Range(0, edits.Length / 2).Select(i => (edits[2 * i], edits[(2 * i) + 1]))]));

    private static string Many(string format, int count) =>
        string.Join(
            ", ", Enumerable.Range(0, count).Select(i => string.Format(CultureInfo.InvariantCulture, format, i)));

    private static SchemaCase Bpe(string name, SchemaVerdict verdict, string old, string replacement) =>
        new(name, verdict, SampleManifest.Edit(SampleManifest.Bpe, (old, replacement)));

    private static SchemaCase SentencePiece(string name, SchemaVerdict verdict, string old, string replacement) =>
        new(name, verdict, SampleManifest.Edit(SampleManifest.SentencePiece, (old, replacement)));

    private static SchemaCase LexicalExit(string name, SchemaVerdict verdict, params string[] edits) => new(
        name,
        verdict,
        SampleManifest.Edit(
            SampleManifest.Lexical,
            [.. Enumerable.Range(0, edits.Length / 2).Select(i => (edits[2 * i], edits[(2 * i) + 1]))]));

    private static SchemaCase Several(string name, SchemaVerdict verdict, params string[] edits) => new(
        name,
        verdict,
        SampleManifest.Edit(
            SampleManifest.Models,
            [.. Enumerable.Range(0, edits.Length / 2).Select(i => (edits[2 * i], edits[(2 * i) + 1]))]));

    private static SchemaCase Point(string name, SchemaVerdict verdict, string points) =>
        Edit(name, verdict, "\"layers\"", $"\"operatingPoints\": [{points}], \"layers\"");

    private static SchemaCase Data(string name, SchemaVerdict verdict, string file) => Edit(
        name, verdict, "\"block\": \"block-04.onnx\"", $$"""
        "data": [{ "file": "{{file}}", "sha256": "{{SampleManifest.Hash}}" }], "block": "block-04.onnx"
        """);
}
