using EarlyExitGen.AspNetCore.Grpc;
using EarlyExitGen.Web.Tests.Fakes;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Net.Client;
using Grpc.Reflection.V1Alpha;
using Xunit;

namespace EarlyExitGen.Web.Tests.Protocols;

public sealed class GrpcTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_text_and_a_pair_are_answered_by_their_cascades()
    {
        await using FakeHost host = await FakeHost.StartAsync();
        using GrpcChannel channel = host.Channel();
        Classifier.ClassifierClient client = new(channel);

        ClassifyReply text = await client.ClassifyAsync(
            new ClassifyRequest { Id = "7", Cascade = "FakeTexts", Text = "abc" }, cancellationToken: Token);
        ClassifyReply pair = await client.ClassifyAsync(
            new ClassifyRequest { Cascade = "FakePairs", Text = "abc", Second = "def" }, cancellationToken: Token);

        Assert.Equal("7", text.Id);
        Assert.Equal("short", text.Answer.Label);
        Assert.Equal(0.7f, text.Answer.Confidence);
        Assert.Equal(FakePrediction.Labels, text.Answer.Probabilities.Select(one => one.Label));
        Assert.Equal((1, 2, 0.02f), (text.Answer.Exit, text.Answer.Layers, text.Answer.Dial));
        Assert.Equal("long", pair.Answer.Label);
    }

    [Theory]
    [InlineData("", "abc", null, StatusCode.InvalidArgument)]
    [InlineData("Other", "abc", null, StatusCode.NotFound)]
    [InlineData("FakeTexts", "abc", "def", StatusCode.InvalidArgument)]
    [InlineData("FakePairs", "abc", null, StatusCode.InvalidArgument)]
    [InlineData("FakeTexts", "12345678901", null, StatusCode.InvalidArgument)]
    [InlineData("FakeTexts", "fail", null, StatusCode.Internal)]
    [InlineData("FakeTexts", "wait", null, StatusCode.DeadlineExceeded)]
    public async Task What_has_no_answer_has_a_status(string cascade, string text, string? second, StatusCode code)
    {
        await using FakeHost host = await FakeHost.StartAsync(options =>
        {
            options.MaxTextLength = 10;
            options.Timeout = TimeSpan.FromMilliseconds(code == StatusCode.DeadlineExceeded ? 100 : 60_000);
        });
        using GrpcChannel channel = host.Channel();
        ClassifyRequest request = new() { Cascade = cascade, Text = text };
        if (second is not null)
        {
            request.Second = second;
        }

        RpcException e = await Assert.ThrowsAsync<RpcException>(async () =>
            await new Classifier.ClassifierClient(channel).ClassifyAsync(request, cancellationToken: Token));

        Assert.Equal(code, e.StatusCode);
        Assert.NotEmpty(e.Status.Detail);
    }

    [Fact]
    public async Task A_stream_answers_each_request_in_its_order_and_goes_on_after_a_problem()
    {
        await using FakeHost host = await FakeHost.StartAsync();
        using GrpcChannel channel = host.Channel();
        using AsyncDuplexStreamingCall<ClassifyRequest, ClassifyReply> call =
            new Classifier.ClassifierClient(channel).ClassifyStream(cancellationToken: Token);

        Task writing = Task.Run(
            async () =>
            {
                for (int i = 0; i < 300; i++)
                {
                    string text = i == 100 ? "fail" : new string('x', i % 9);
                    await call.RequestStream.WriteAsync(
                        new ClassifyRequest { Id = $"{i}", Cascade = "FakeTexts", Text = text }, Token);
                }

                await call.RequestStream.CompleteAsync();
            },
            Token);
        List<ClassifyReply> replies = [];
        await foreach (ClassifyReply reply in call.ResponseStream.ReadAllAsync(Token))
        {
            replies.Add(reply);
        }

        await writing;
        Assert.Equal(Enumerable.Range(0, 300).Select(i => $"{i}"), replies.Select(reply => reply.Id));
        Assert.Equal((int)StatusCode.Internal, replies[100].Problem.Code);
        Assert.Equal(299, replies.Count(reply => reply.Answer is not null));
    }

    [Fact]
    public async Task A_call_that_is_cancelled_ends_its_text()
    {
        await using FakeHost host = await FakeHost.StartAsync();
        using GrpcChannel channel = host.Channel();
        using CancellationTokenSource end = new();
        AsyncUnaryCall<ClassifyReply> call = new Classifier.ClassifierClient(channel).ClassifyAsync(
            new ClassifyRequest { Cascade = "FakeTexts", Text = "wait for ever" }, cancellationToken: end.Token);
        await Eventually.TrueAsync(() => host.Work.UnderWay == 1);

        await end.CancelAsync();

        await Assert.ThrowsAsync<RpcException>(async () => await call);
        await Eventually.TrueAsync(() => host.Work.UnderWay == 0);
    }

    [Fact]
    public async Task Health_and_reflection_are_the_standard_ones()
    {
        await using FakeHost host = await FakeHost.StartAsync();
        using GrpcChannel channel = host.Channel();
        using AsyncDuplexStreamingCall<ServerReflectionRequest, ServerReflectionResponse> reflection =
            new ServerReflection.ServerReflectionClient(channel).ServerReflectionInfo(cancellationToken: Token);

        HealthCheckResponse health = await new Health.HealthClient(channel).CheckAsync(
            new HealthCheckRequest(), cancellationToken: Token);
        await reflection.RequestStream.WriteAsync(new ServerReflectionRequest { ListServices = "" }, Token);
        await reflection.RequestStream.CompleteAsync();
        Assert.True(await reflection.ResponseStream.MoveNext(Token));

        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, health.Status);
        Assert.Contains(
            "earlyexit.v1.Classifier",
            reflection.ResponseStream.Current.ListServicesResponse.Service.Select(service => service.Name));
    }
}
