using System.Text.Json;
using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Cli;
using EarlyExitGen.Toolchain.Foundation.Files;
using EarlyExitGen.Toolchain.Model.Checkpoints;
using TorchSharp;

namespace EarlyExitGen.Toolchain.Verbs.Training;

/// <summary>
/// A training that was stopped between two steps, as a folder: the weights with both of the optimizer's moments,
/// and <c>state.json</c>, which names them. It is replaced last and at once, so a kill leaves the older state.
/// </summary>
internal sealed class TrainingState
{
    private const int Version = 1;
    private const string StateFile = "state.json";
    private const string BestFile = "best.safetensors";

    private readonly string _folder;

    private TrainingState(string folder)
    {
        _folder = folder;
    }

    /// <summary>The state in the folder <c>resume</c> of a checkpoint; it need not exist.</summary>
    public static TrainingState In(string checkpointFolder) => new(Path.Combine(checkpointFolder, "resume"));

    /// <summary>Whether there is a state to resume from.</summary>
    public bool Exists => File.Exists(Path.Combine(_folder, StateFile));

    /// <summary>
    /// The bytes that a training takes: a state is written beside the one before, each of the weights and two moments,
    /// and the weights of the best epoch besides if they are kept. The checkpoint takes no more, once there is one
    /// state.
    /// </summary>
    /// <param name="weights">How many weights there are.</param>
    /// <param name="keepsBest">Whether those of the best epoch are kept.</param>
    public static long SpaceFor(long weights, bool keepsBest) => weights * sizeof(float) * (keepsBest ? 7 : 6);

    /// <summary>How many bytes of that are there already.</summary>
    public long Bytes =>
        Directory.Exists(_folder) ? new DirectoryInfo(_folder).EnumerateFiles().Sum(file => file.Length) : 0;

    /// <summary>Writes the state after <paramref name="progress"/>, and removes the one before.</summary>
    public void Save(TrainingPoint progress, string fingerprint, ParameterSet parameters, AdamW optimizer)
    {
        Directory.CreateDirectory(_folder);
        string weightsFile = FormattableString.Invariant($"step-{progress.Step}.safetensors");
        List<FloatTensor> tensors = [];
        for (int i = 0; i < parameters.All.Count; i++)
        {
            FloatTensor values = ParameterSet.ToFloats(parameters.All[i]);
            tensors.Add(values);
            tensors.Add(new FloatTensor("mean." + values.Name, values.Shape, optimizer.Means[i]));
            tensors.Add(new FloatTensor("square." + values.Name, values.Shape, optimizer.Squares[i]));
        }

        SafetensorsWriter.Write(Path.Combine(_folder, weightsFile), tensors);
        Stored state = new(Version, progress, weightsFile, fingerprint);
        AtomicFile.WriteText(
            Path.Combine(_folder, StateFile), JsonSerializer.Serialize(state, Terminal.Json) + "\n");
        foreach (string old in Directory.EnumerateFiles(_folder, "step-*").Where(
            f => Path.GetFileName(f) != weightsFile))
        {
            File.Delete(old);
        }
    }

    /// <summary>Reads the state into parameters and optimizer, and says how far it had come.</summary>
    /// <exception cref="ToolException">The state is broken, or belongs to a training with other options.</exception>
    public TrainingPoint Load(string fingerprint, ParameterSet parameters, AdamW optimizer)
    {
        string file = Path.Combine(_folder, StateFile);
        Stored? state = null;
        ModelFile.Require(file);
        try
        {
            state = JsonSerializer.Deserialize<Stored>(File.ReadAllBytes(file), Terminal.Json);
        }
        catch (JsonException)
        {
            // Reported below, together with JSON that is something else.
        }

        if (state is not
            { Version: Version, Progress.ScoresOfEpochs: not null, Weights: not null, Fingerprint: not null })
        {
            throw new ToolException(
                $"{file}: this is not a training state of version {Version}; train again, without --resume.");
        }

        if (state.Fingerprint != fingerprint)
        {
            throw new ToolException(
                $"{file}: that training had other options or data ({state.Fingerprint}) than this one ({fingerprint}); "
                + "repeat its command with --resume.");
        }

        using SafetensorsFile weights = SafetensorsFile.Open(Path.Combine(_folder, Path.GetFileName(state.Weights)));
        for (int i = 0; i < parameters.All.Count; i++)
        {
            Parameter parameter = parameters.All[i];
            Read(weights, parameter.Name, parameter).CopyTo(TensorMemory.Floats(parameter.Tensor));
            Read(weights, "mean." + parameter.Name, parameter).CopyTo(optimizer.Means[i], 0);
            Read(weights, "square." + parameter.Name, parameter).CopyTo(optimizer.Squares[i], 0);
        }

        return state.Progress;
    }

    /// <summary>Keeps the weights of the best epoch so far.</summary>
    public void SaveBest(ParameterSet parameters)
    {
        Directory.CreateDirectory(_folder);
        SafetensorsWriter.Write(Path.Combine(_folder, BestFile), [.. parameters.All.Select(ParameterSet.ToFloats)]);
    }

    /// <summary>Gives the parameters the weights of the best epoch.</summary>
    public void LoadBest(ParameterSet parameters)
    {
        using SafetensorsFile weights = SafetensorsFile.Open(Path.Combine(_folder, BestFile));
        foreach (Parameter parameter in parameters.All)
        {
            Read(weights, parameter.Name, parameter).CopyTo(TensorMemory.Floats(parameter.Tensor));
        }
    }

    /// <summary>Removes the state: the training has finished.</summary>
    public void Delete()
    {
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    private static float[] Read(SafetensorsFile weights, string name, Parameter parameter) =>
        weights.Read(name, Array.ConvertAll(parameter.Tensor.shape, size => (int)size));

    private sealed record Stored(int Version, TrainingPoint Progress, string Weights, string Fingerprint);
}
