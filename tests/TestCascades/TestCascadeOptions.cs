namespace EarlyExitGen.TestCascades;

/// <summary>Options of a test cascade; the defaults are a small ordinary one.</summary>
public sealed record TestCascadeOptions
{
    /// <summary>The seed of all weights; the same options give the same files.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>The layers after which exits lie, rising; the last is the number of layers.</summary>
    public IReadOnlyList<int> Exits { get; init; } = [0, 2, 4];

    /// <summary>The labels.</summary>
    public IReadOnlyList<string> Labels { get; init; } = ["World", "Sports", "Business"];

    /// <summary>The width of the state.</summary>
    public int Hidden { get; init; } = 8;

    /// <summary>The largest number of token ids.</summary>
    public int MaxTokens { get; init; } = 16;

    /// <summary>Whether an instance is a pair of texts; then blocks take token types.</summary>
    public bool Pair { get; init; }

    /// <summary>Whether ids, types and mask are 64-bit integers instead of 32-bit ones.</summary>
    public bool Int64Ids { get; init; }

    /// <summary>Whether blocks declare an attention mask and honour it.</summary>
    public bool Mask { get; init; } = true;

    /// <summary>
    /// Whether a second state tensor, written by the first block and read by every later one, is carried along, as
    /// with the paper's mix of layers.
    /// </summary>
    public bool CarriedState { get; init; }

    /// <summary>
    /// Whether the first block hands on the ids [batch, sequence], the mask [batch, 1, 1, sequence] and the number of
    /// tokens [batch] past all others to the last; with a mask.
    /// </summary>
    public bool HandedOn { get; init; }

    /// <summary>
    /// The names of the axes of texts and tokens, block after block, again and again; an empty one is none.
    /// </summary>
    public IReadOnlyList<(string Batch, string Sequence)> AxisNames { get; init; } = [("batch", "sequence")];

    /// <summary>The same of what blocks give; null for the names of what they take.</summary>
    public (string Batch, string Sequence)? OutputAxisNames { get; init; }

    /// <summary>
    /// Whether weights lie in one file <c>weights.bin</c> that all blocks share, instead of in the blocks.
    /// </summary>
    public bool ExternalData { get; init; }

    /// <summary>Logits that an exit, by its index, gives whatever the text; NaN and infinities are welcome.</summary>
    public IReadOnlyDictionary<int, float[]> FixedLogits { get; init; } = new Dictionary<int, float[]>();

    /// <summary>Exits (by index) whose agreement constants are left out.</summary>
    public IReadOnlyList<int> ExitsWithoutAgreement { get; init; } = [];

    /// <summary>
    /// The lexical exit before the others, which are counted from 0 here all the same; null for none.
    /// </summary>
    public TestLexicon? Lexicon { get; init; }

    /// <summary>The models that go on after the first; their exits are counted behind its exits.</summary>
    public IReadOnlyList<TestModel> Models { get; init; } = [];

    /// <summary>Whether the words of the vocabulary come in another order, so that token ids are others.</summary>
    public bool ReversedVocabulary { get; init; }

    /// <summary>The factor that logits are multiplied by: large values saturate the probabilities.</summary>
    public float LogitScale { get; init; } = 4;

    /// <summary>The name of the generated class.</summary>
    public string ClassName { get; init; } = "TinyClassifier";

    /// <summary>The namespace of the generated types.</summary>
    public string Namespace { get; init; } = "Tiny.Cascades";

    /// <summary>The exit rule.</summary>
    public CascadeRule Rule { get; init; } = CascadeRule.Agreement;

    /// <summary>The initial dial of the rule; null for 0.02, 0.9, 0.2, 0.8 or 1, in the order of the rules.</summary>
    public double? Dial { get; init; }

    /// <summary>Settings of the dial that have names.</summary>
    public IReadOnlyList<(string Name, (CascadeRule Rule, double Dial)[] Dials)> OperatingPoints { get; init; } = [];

    /// <summary>Settings that exits, by their index, have for themselves.</summary>
    public IReadOnlyDictionary<int, (CascadeRule Rule, double Dial)[]> OwnDials { get; init; } =
        new Dictionary<int, (CascadeRule Rule, double Dial)[]>();

    /// <summary>The table of rates.</summary>
    public IReadOnlyList<(double Rate, double Epsilon)> Disagreement { get; init; } =
        [(0.01, 0.02), (0.02, 0.1), (0.05, 0.2), (0.1, 0.4)];

    /// <summary>The name of the folder, and of the manifest in it.</summary>
    public string FolderName { get; init; } = "tiny";
}
