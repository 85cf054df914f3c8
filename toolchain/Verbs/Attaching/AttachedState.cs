using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Verbs.Heads;

namespace EarlyExitGen.Toolchain.Verbs.Attaching;

/// <summary>The file beside the output that keeps what was learnt until it is written.</summary>
internal static class AttachedState
{
    /// <summary>The file.</summary>
    public static string FileOf(AttachRequest request) =>
        Path.TrimEndingDirectorySeparator(Path.GetFullPath(request.Out)) + ".attach";

    /// <summary>Removes it.</summary>
    public static void Forget(AttachRequest request) => File.Delete(FileOf(request));

    /// <summary>
    /// Does what learning is a part of: stopped before or behind it, what was learnt is kept too, which is told.
    /// </summary>
    /// <exception cref="StoppedException">It was stopped, and there is a state to go on from.</exception>
    public static T Resumable<T>(AttachRequest request, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (OperationCanceledException e) when (e is not StoppedException && File.Exists(FileOf(request)))
        {
            throw new StoppedException(HeadTraining.Stopped(FileOf(request)));
        }
    }

    /// <summary>
    /// Does what follows upon learning; where the model is refused there, it would be so again, whatever was learnt.
    /// </summary>
    public static T ForgetIfRefused<T>(AttachRequest request, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception e) when (e is ToolException or UsageException or CascadeException)
        {
            Forget(request);
            throw;
        }
    }
}
