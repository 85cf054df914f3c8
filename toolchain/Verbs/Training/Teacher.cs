using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Data;
using EarlyExitGen.Toolchain.Foundation.Files;
using EarlyExitGen.Toolchain.Model.Checkpoints;
using EarlyExitGen.Toolchain.Model.Tasks;

namespace EarlyExitGen.Toolchain.Verbs.Training;

/// <summary>
/// A finished checkpoint whose last exit others learn from; its encoder and vocabulary may be others than theirs.
/// </summary>
internal sealed class Teacher : ITeacher
{
    private const int BatchSize = 32;

    private readonly Checkpoint _checkpoint;

    private Teacher(Checkpoint checkpoint) => _checkpoint = checkpoint;

    /// <summary>Opens a checkpoint for a task.</summary>
    /// <exception cref="ToolException">It is none, or it was trained for another task.</exception>
    public static Teacher Open(string folder, bool isPair, TaskLabels task)
    {
        int labels = task.Count;
        Checkpoint checkpoint = Checkpoint.Load(folder);
        CheckpointExits exits = checkpoint.Exits;
        if (checkpoint.Encoder.LabelNames is { } names && task.Names is { } own && !names.SequenceEqual(own))
        {
            throw new ToolException(
                $"--teacher {folder}: its labels are {Excerpt.OfNames([.. names])}, in this order, but the data has "
                    + $"{Excerpt.OfNames([.. own])}.");
        }

        return exits.Pair == isPair && exits.Labels == labels
            ? new Teacher(checkpoint)
            : throw new ToolException(
                $"--teacher {folder}: it was trained on {Describe(exits.Pair)} with {exits.Labels} labels, but the "
                + $"data has {Describe(isPair)} with {labels}.");
    }

    /// <inheritdoc/>
    public float[][] Answer(
        IReadOnlyList<Instance> texts, TrainingOptions options, Action<int> done, CancellationToken stop)
    {
        EncodedText[] encoded =
            TextEncoder.Encode(_checkpoint.LoadTokenizer(), texts, _checkpoint.Exits.MaxTokens);
        ParameterSet parameters = ReadParameters();
        using ModelReplicas model = new(_checkpoint.Encoder, _checkpoint.Exits, parameters, options);
        return model.MeasureLast(encoded, BatchSize, done, stop);
    }

    private ParameterSet ReadParameters()
    {
        ParameterSet parameters = new();
        using SafetensorsFile encoder = _checkpoint.OpenEncoder();
        foreach ((string name, int[] shape) in EncoderTensors.All(_checkpoint.Encoder))
        {
            parameters.Add(name, shape, encoder.Read(name, shape), isHead: false);
        }

        using SafetensorsFile heads = _checkpoint.OpenHeads();
        foreach (string name in heads.Entries.Keys)
        {
            FloatTensor tensor = heads.Read(name);
            parameters.Add(name, tensor.Shape, tensor.Values, isHead: true);
        }

        return parameters;
    }

    private static string Describe(bool isPair) => isPair ? "pairs" : "single texts";
}
