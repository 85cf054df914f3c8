using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Cli;
using EarlyExitGen.Toolchain.Foundation.Files;
using EarlyExitGen.Toolchain.Model.Checkpoints;

namespace EarlyExitGen.Toolchain.Verbs.Training;

/// <summary>
/// One run of <c>train</c>: starts or resumes, saves from time to time, and writes the checkpoint at the end.
/// </summary>
internal static class TrainingRun
{
    private const string ResultFile = "training.json";
    private const string LogFile = "training.csv";
    private const int HashDigits = 16;

    /// <summary>Trains into <paramref name="folder"/>.</summary>
    /// <param name="options">What to train.</param>
    /// <param name="folder">Where the checkpoint goes, and the state to resume from.</param>
    /// <param name="resume">Whether to go on with a training that was stopped.</param>
    /// <param name="saveEvery">How often the state is saved.</param>
    /// <param name="progress">Who is told how it goes.</param>
    /// <param name="stop">Stops the training; its state is saved.</param>
    /// <returns>The result; null when it was stopped.</returns>
    /// <exception cref="ToolException">Options, data and folder do not fit.</exception>
    public static TrainingResult? Run(
        TrainingOptions options,
        string folder,
        bool resume,
        TimeSpan saveEvery,
        ITrainingProgress progress,
        CancellationToken stop)
    {
        OutputPlace.CheckFolder(folder);
        TrainingState state = TrainingState.In(folder);
        CheckFolder(folder, state, resume, options.Split is not null);
        if (resume && !state.Exists && ReadResult(folder) is { } finished)
        {
            return finished;
        }

        using FolderLock alone = new(folder);
        TrainingTask task = TrainingTask.Load(options);
        string fingerprint = Fingerprint(options, task);
        ParameterSet parameters = task.MakeParameters(options.Seed);
        long weights = parameters.All.Sum(parameter => parameter.Tensor.numel());
        long space = TrainingState.SpaceFor(weights, keepsBest: options.Patience is not null);
        FreeSpace.Require(folder, space - state.Bytes, folder);
        using ModelReplicas model =
            new(task.Source.Config, task.Exits, parameters, options) { ClassWeights = task.ClassWeights };
        AdamW optimizer = new(parameters, options);
        Trainer trainer = new(options, task, model, optimizer);
        if (resume)
        {
            trainer.Point = state.Load(fingerprint, parameters, optimizer);
        }

        void Save() => state.Save(trainer.Point, fingerprint, parameters, optimizer);

        void SaveBest() => state.SaveBest(parameters);

        using (CsvLog log = new(Path.Combine(folder, LogFile), options.Exits, trainer.Point, progress))
        {
            if (!Train(
                () => task.TryAskTeacher(options, log, stop) && trainer.Run(log, Save, saveEvery, SaveBest, stop),
                trainer,
                Save))
            {
                Save();
                return null;
            }
        }

        // Until the checkpoint is whole there is something to go on from.
        if (!state.Exists)
        {
            Save();
        }

        if (options.Patience is not null)
        {
            state.LoadBest(parameters);
        }

        TrainingResult result = TrainingResult.Of(options, task, trainer.Point, parameters);
        task.Data.WriteParts(folder);
        CheckpointWriter.Write(folder, task, model);
        AtomicFile.WriteText(
            Path.Combine(folder, ResultFile), JsonSerializer.Serialize(result, Terminal.Json) + "\n");
        state.Delete();
        return result;
    }

    /// <summary>Whether a folder holds a training that can be gone on with, or a finished one.</summary>
    public static bool IsBegun(string folder) =>
        TrainingState.In(folder).Exists || File.Exists(Path.Combine(folder, ResultFile));

    // What libtorch reports (memory that ran out, for one) comes with its own stack; its first line says it. It fails
    // before a step's update, so the weights are those of the last step and can be saved.
    private static bool Train(Func<bool> train, Trainer trainer, Action save)
    {
        try
        {
            return train();
        }
        catch (ExternalException e)
        {
            save();
            string reason = e.Message.Split('\n')[0].TrimEnd('.', '\r');
            throw new ToolException(
                FormattableString.Invariant($"step {trainer.Point.Step + 1}: libtorch failed ({reason}); ")
                + "the state is saved, repeat the command with --resume to go on.",
                e);
        }
    }

    private static void CheckFolder(string folder, TrainingState state, bool resume, bool isSplit)
    {
        bool isFinished = File.Exists(Path.Combine(folder, ResultFile));
        if (resume && !state.Exists && !isFinished)
        {
            throw new ToolException($"{folder}: there is no training to resume; start one without --resume.");
        }

        if (!resume && state.Exists)
        {
            throw new ToolException(
                $"{folder}: a training was stopped here; go on with --resume, or delete the folder.");
        }

        if (!resume && isFinished)
        {
            throw new ToolException($"{folder}: it holds a trained checkpoint; give another folder, or delete it.");
        }

        // Such as the folder that --from reads, or a cascade's.
        IEnumerable<string> files = isSplit
            ? [.. Checkpoint.Files, Checkpoint.DevFile, Checkpoint.TestFile]
            : Checkpoint.Files;
        if (!resume && files.FirstOrDefault(file => Path.Exists(Path.Combine(folder, file))) is { } other)
        {
            throw new ToolException($"{folder}: it holds '{other}', which would be replaced; give another folder.");
        }
    }

    private static TrainingResult? ReadResult(string folder) => JsonSerializer.Deserialize<TrainingResult>(
        File.ReadAllBytes(Path.Combine(folder, ResultFile)), Terminal.Json);

    // What must not change between the parts of a training; files count by their content, not by their place.
    private static string Fingerprint(TrainingOptions options, TrainingTask task)
    {
        string Hash(string file)
        {
            using FileStream stream = File.OpenRead(file);
            return Convert.ToHexStringLower(SHA256.HashData(stream))[..HashDigits];
        }

        TrainingOptions placeless = options with
        {
            Data = task.Hashes.Data[..HashDigits],
            Dev = task.Hashes.Dev[..HashDigits],
            Teacher = options.Teacher is null ? null : string.Concat(Teachers.FilesOf(options.Teacher).Select(Hash)),
            Unlabelled = task.Hashes.Unlabelled?[..HashDigits],
            From = options.From is null ? null : string.Concat(WeightFiles.List(options.From).Select(Hash)),
        };
        return JsonSerializer.Serialize(placeless, JsonSerializerOptions.Web);
    }
}
