using Microsoft.ML.OnnxRuntime;

namespace EarlyExitGen.Loading;

/// <summary>From what a block's session is created.</summary>
/// <param name="Cascade">The cascade's name in messages.</param>
/// <param name="Path">The graph's file, with its full path.</param>
/// <param name="Data">The graph's files of external data, with their full paths.</param>
/// <param name="Labels">The number of labels.</param>
/// <param name="Layers">The layers of the encoder that the block computes.</param>
/// <param name="TakesArena">Whether its session takes its memory from the arena of the environment.</param>
/// <param name="Options">How the cascade is run.</param>
/// <param name="CheckFiles">Compares the block's files with what the cascade was built with.</param>
internal sealed record BlockSource(
    string Cascade,
    string Path,
    IReadOnlyList<string> Data,
    int Labels,
    int Layers,
    bool TakesArena,
    CascadeOptions Options,
    Action CheckFiles)
{
    /// <summary>Checks the block's files and creates its session.</summary>
    /// <exception cref="CascadeException">A file is another one, or the session cannot be created.</exception>
    public InferenceSession CreateSession()
    {
        CheckFiles();
        InferenceSession session = Create();
        try
        {
            CheckDevice(session);
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    private InferenceSession Create()
    {
        try
        {
            using SessionOptions session = BlockSessionOptions.Create(Options, Layers, TakesArena);
            if (LinkedGraph.Of(Path, Data) is not { } linked)
            {
                return new InferenceSession(Path, session);
            }

            session.AddSessionConfigEntry(LinkedGraph.SessionEntry, linked.Folder);
            return new InferenceSession(linked.Graph, session);
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            throw new CascadeException(
                $"{Cascade}: '{Path}' cannot be read as an ONNX graph: {e.Message} Export the cascade again, or copy "
                + "the file again.",
                Path,
                e);
        }
        catch (OnnxRuntimeException e) when (SharedPool.IsMissing(Options, e))
        {
            throw SharedPool.Missing(Cascade, e);
        }
        catch (OnnxRuntimeException e)
        {
            throw new CascadeException(
                $"{Cascade}: ONNX Runtime cannot load '{Path}'{Where}: {e.Message} Export the cascade again, or "
                + "correct the options that its sessions are created with.",
                Path,
                e);
        }
    }

    private string Where => Options.Device == CascadeDevice.Cpu ? "" : $" on {Options.Device}";

    // A binding copies what lies on another device once, when it is made: later texts would never get there.
    private void CheckDevice(InferenceSession session)
    {
        if (Options.CopiesTensors)
        {
            return;
        }

        using IDisposableReadOnlyCollection<OrtMemoryInfo> inputs = session.GetMemoryInfosForInputs();
        if (inputs.Any(static input => input.GetDeviceType() != OrtMemoryInfoDeviceType.CPU))
        {
            throw new CascadeException(
                $"{Cascade}: the session of '{Path}' wants its inputs on another device than the CPU. For a GPU set "
                + "CascadeOptions.Device; in ConfigureSession choose an execution provider that works on the memory "
                + "of the CPU.",
                Path);
        }
    }
}
