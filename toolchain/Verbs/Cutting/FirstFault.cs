using System.Runtime.ExceptionServices;
using EarlyExitGen.Toolchain.Foundation;

namespace EarlyExitGen.Toolchain.Verbs.Cutting;

/// <summary>Tells what went wrong in one of several threads as if there were one.</summary>
internal static class FirstFault
{
    /// <summary>Runs some work.</summary>
    /// <exception cref="ToolException">One of the threads could not do it.</exception>
    /// <exception cref="CascadeException">One of the threads could not, as a block failed.</exception>
    public static void Of(Action work)
    {
        try
        {
            work();
        }
        catch (AggregateException e) when (e.InnerExceptions.FirstOrDefault(
            inner => inner is ToolException or CascadeException) is { } fault)
        {
            ExceptionDispatchInfo.Throw(fault);
        }
    }
}
