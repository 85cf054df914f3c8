namespace EarlyExitGen.Toolchain.Foundation;

/// <summary>Work was interrupted, and there is something to say of it, such as how to go on.</summary>
/// <param name="message">The sentence, which follows the verb.</param>
internal sealed class StoppedException(string message) : OperationCanceledException(message);
