using EarlyExitGen.Manifests;
using EarlyExitGen.Toolchain.Foundation.Data;
using EarlyExitGen.Toolchain.Model.Cutting;
using EarlyExitGen.Toolchain.Verbs.Heads;
using EarlyExitGen.Tokenization;

namespace EarlyExitGen.Toolchain.Verbs.Attaching;

/// <summary>What was learnt of a classifier, and from which texts.</summary>
/// <param name="Places">Where it can leave.</param>
/// <param name="Heads">The head of each place.</param>
/// <param name="Tokenizer">Its tokenizer.</param>
/// <param name="Uncut">The manifest of a cascade without early exits.</param>
/// <param name="Shares">Who has which texts.</param>
/// <param name="Calibration">The texts that promises are fitted on.</param>
/// <param name="Encoding">The texts that were learnt from, as the classifier takes them.</param>
/// <param name="Answers">The probabilities that it gives them; null where nobody needs them.</param>
internal sealed record AttachedTexts(
    IReadOnlyList<Place> Places,
    IReadOnlyList<LearnedHead> Heads,
    ITextTokenizer Tokenizer,
    CascadeSpec Uncut,
    TextShares Shares,
    IReadOnlyList<Instance> Calibration,
    TextEncoding Encoding,
    float[][]? Answers);
