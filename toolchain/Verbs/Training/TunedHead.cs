using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Model.Checkpoints;

namespace EarlyExitGen.Toolchain.Verbs.Training;

/// <summary>
/// The classifier of a model that is fine-tuned already: the last exit of a checkpoint, or the pooler and classifier of
/// a Hugging Face <c>BertForSequenceClassification</c>, which together are a <c>cls</c> head.
/// </summary>
internal sealed class TunedHead
{
    private static readonly (string Ours, string Theirs)[] Names =
    [
        ("dense.weight", "bert.pooler.dense.weight"),
        ("dense.bias", "bert.pooler.dense.bias"),
        ("classifier.weight", "classifier.weight"),
        ("classifier.bias", "classifier.bias"),
    ];

    // By the name after the exit's prefix.
    private readonly Dictionary<string, FloatTensor> _tensors;

    private TunedHead(string kind, Dictionary<string, FloatTensor> tensors)
    {
        Kind = kind;
        _tensors = tensors;
    }

    /// <summary>The kind of the head; see <see cref="HeadKinds"/>.</summary>
    public string Kind { get; }

    /// <summary>How many labels the classifier has.</summary>
    public int Labels => _tensors["classifier.bias"].Values.Length;

    /// <summary>Whether a folder holds one.</summary>
    /// <exception cref="ToolException">The weights are missing or broken.</exception>
    public static bool IsIn(string folder)
    {
        if (File.Exists(Path.Combine(folder, Checkpoint.ExitsFile)))
        {
            return true;
        }

        using WeightFiles files = WeightFiles.Open(folder);
        return Names.All(name => files.Names.Contains(name.Theirs));
    }

    /// <summary>Reads the classifier of a folder.</summary>
    /// <exception cref="ToolException">There is none.</exception>
    public static TunedHead Find(string folder) =>
        File.Exists(Path.Combine(folder, Checkpoint.ExitsFile)) ? OfCheckpoint(folder) : OfHuggingFace(folder);

    /// <summary>Gives the values to an exit's head of the same kind.</summary>
    /// <exception cref="ToolException">A tensor is missing or of another shape.</exception>
    public void CopyTo(ParameterSet parameters, CheckpointExit exit)
    {
        foreach (Parameter parameter in parameters.All.Where(
            p => p.Name.StartsWith(exit.Prefix, StringComparison.Ordinal)))
        {
            string name = parameter.Name[exit.Prefix.Length..];
            if (!_tensors.TryGetValue(name, out FloatTensor? tensor)
                || tensor.Values.Length != parameter.Tensor.numel())
            {
                throw new ToolException(
                    $"--epochs 0: the classifier in --from has no tensor '{name}' of a fitting shape; train it with "
                        + "1 epoch or more.");
            }

            tensor.Values.CopyTo(TensorMemory.Floats(parameter.Tensor));
        }
    }

    private static TunedHead OfCheckpoint(string folder)
    {
        Checkpoint checkpoint = Checkpoint.Load(folder);
        CheckpointExit last = checkpoint.Exits.Exits[^1];
        if (last.Head == HeadKinds.Mix)
        {
            throw new ToolException(
                $"--epochs 0: the last exit in {folder} has a head of kind '{HeadKinds.Mix}', which shares its "
                + "pooler with other exits; train it with 1 epoch or more.");
        }

        using SafetensorsFile file = checkpoint.OpenHeads();
        return new TunedHead(
            last.Head,
            file.Entries.Keys.Where(name => name.StartsWith(last.Prefix, StringComparison.Ordinal))
                .ToDictionary(name => name[last.Prefix.Length..], name => file.Read(name)));
    }

    private static TunedHead OfHuggingFace(string folder)
    {
        using WeightFiles files = WeightFiles.Open(folder);
        return Names.All(name => files.Names.Contains(name.Theirs))
            ? new TunedHead(HeadKinds.Cls, Names.ToDictionary(name => name.Ours, name => files.Read(name.Theirs)))
            : throw new ToolException(
                $"{folder}: it holds no classifier ('{Names[0].Theirs}', '{Names[2].Theirs}'), so there is nothing "
                + "to freeze; give --epochs 1 or more.");
    }
}
