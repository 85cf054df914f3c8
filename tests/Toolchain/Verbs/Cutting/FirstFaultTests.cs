using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Verbs.Cutting;
using Xunit;

namespace EarlyExitGen.Toolchain.Tests.Verbs.Cutting;

/// <summary>What fails in several threads at once is told as one fault.</summary>
public class FirstFaultTests
{
    [Fact]
    public void A_block_that_fails_for_texts_of_several_threads_is_one_fault() => Assert.Equal(
        "failed",
        Assert.Throws<CascadeException>(() => FirstFault.Of(() => Together(new CascadeException("failed")))).Message);

    [Fact]
    public void So_is_what_is_refused() => Assert.Throws<ToolException>(
        () => FirstFault.Of(() => Together(new ToolException("refused"))));

    [Fact]
    public void Other_faults_stay_as_they_come() => Assert.Throws<AggregateException>(
        () => FirstFault.Of(() => Together(new InvalidOperationException("ours"))));

    private static void Together(Exception fault) => Task.WaitAll(Task.FromException(fault), Task.FromException(fault));
}
