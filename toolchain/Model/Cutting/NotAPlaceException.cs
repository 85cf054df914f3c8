namespace EarlyExitGen.Toolchain.Model.Cutting;

/// <summary>What lies behind a place needs more from before it than its state.</summary>
/// <param name="reason">What it needs.</param>
internal sealed class NotAPlaceException(string reason) : Exception(reason);
