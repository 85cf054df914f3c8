using System.Text.Json.Serialization;
using EarlyExitGen.Toolchain.Foundation.Data;

namespace EarlyExitGen.Toolchain.Verbs.Training;

/// <summary>Everything that decides the outcome of a training; a resumed one must have the same.</summary>
internal sealed record TrainingOptions
{
    /// <summary>The labelled texts to learn from.</summary>
    public required string Data { get; init; }

    /// <summary>
    /// Labelled texts to measure on; they decide nothing without <see cref="Patience"/>. Null with <see cref="Split"/>.
    /// </summary>
    public string? Dev { get; init; }

    /// <summary>
    /// Into which shares <see cref="Data"/> is split, in percent: to learn from, to measure on, and for the evaluation.
    /// </summary>
    public IReadOnlyList<int>? Split { get; init; }

    /// <summary>What was said of the form of <see cref="Data"/> and <see cref="Dev"/>.</summary>
    public DataForm Form { get; init; } = DataForm.Unsaid;

    /// <summary>Whether what is odd about the data was told already.</summary>
    [JsonIgnore]
    public bool IsTold { get; init; }

    /// <summary>After which layers exits sit, ascending; the last is the number of layers.</summary>
    public required IReadOnlyList<int> Exits { get; init; }

    /// <summary>The kind of each exit's head; see <see cref="Checkpoints.HeadKinds"/>.</summary>
    public required IReadOnlyList<string> Heads { get; init; }

    /// <summary>How many of the labelled texts are learnt from, drawn by the seed; null for all.</summary>
    public int? Limit { get; init; }

    /// <summary>The Hugging Face folder to start from; null to start from scratch.</summary>
    public string? From { get; init; }

    /// <summary>How many of its layers are kept, the first ones; null for all.</summary>
    public int? Cut { get; init; }

    /// <summary>Whether only the word pieces that the training text uses are kept.</summary>
    public bool PruneVocabulary { get; init; }

    /// <summary>The encoder's sizes when training from scratch.</summary>
    public NewEncoder? New { get; init; }

    /// <summary>How the exits' losses become one training.</summary>
    public TrainingRegime Regime { get; init; }

    /// <summary>
    /// How often the training texts are gone through; with frozen, in the first stage, 0 to leave that out.
    /// </summary>
    public required int Epochs { get; init; }

    /// <summary>How often they are gone through in the second stage of frozen; 0 with other regimes.</summary>
    public int FrozenEpochs { get; init; }

    /// <summary>The distillation besides the labels; null for none.</summary>
    public Distillation? Distillation { get; init; }

    /// <summary>
    /// The checkpoint whose last exit teaches all exits; null when the model's own last exit teaches the others.
    /// </summary>
    public string? Teacher { get; init; }

    /// <summary>Texts without labels to learn from the teacher; null for none.</summary>
    public string? Unlabelled { get; init; }

    /// <summary>How many of them are taken at most.</summary>
    public int UnlabelledLimit { get; init; }

    /// <summary>Highest learning rate of the encoder.</summary>
    public required double Rate { get; init; }

    /// <summary>Highest learning rate of the heads, which are new.</summary>
    public required double HeadRate { get; init; }

    /// <summary>Texts per step.</summary>
    public required int Batch { get; init; }

    /// <summary>In how many parts they are computed, one after another.</summary>
    public int Accumulate { get; init; } = 1;

    /// <summary>The factor of the encoder's rate for each layer down from the heads.</summary>
    public double LayerDecay { get; init; } = 1;

    /// <summary>Whether every label counts alike, however many texts it has.</summary>
    public bool BalancesClasses { get; init; }

    /// <summary>The weight of a text's cross-entropy, by its label; null for 1.</summary>
    public IReadOnlyList<double>? ClassWeights { get; init; }

    /// <summary>After how many epochs without a better score training stops; null to go through all.</summary>
    public int? Patience { get; init; }

    /// <summary>The longest sequence, special tokens counted.</summary>
    public required int MaxTokens { get; init; }

    /// <summary>Whether a lexical exit is learnt from the last exit when the training is done.</summary>
    public bool Lexicon { get; init; }

    /// <summary>The seed of all random choices.</summary>
    public required int Seed { get; init; }

    /// <summary>The precision of matrix products.</summary>
    public required TrainingPrecision Precision { get; init; }

    /// <summary>Threads of TorchSharp's kernels.</summary>
    public required int Threads { get; init; }

    /// <summary>Share of the steps over which the learning rate rises.</summary>
    public double WarmUp { get; init; } = 0.06;

    /// <summary>The decoupled weight decay of matrices per step, relative to the learning rate.</summary>
    public double WeightDecay { get; init; } = 0.01;

    /// <summary>The largest norm of the whole gradient.</summary>
    public double ClipNorm { get; init; } = 1;

    /// <summary>Dropout before each exit's last linear layer.</summary>
    public double HeadDropout { get; init; } = 0.1;
}
