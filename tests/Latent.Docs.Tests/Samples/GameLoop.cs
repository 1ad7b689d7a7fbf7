using Latent;
using Latent.Devices;
using Latent.Interop;

namespace Readers.Samples;

internal static class GameLoop
{
    public static float[] Run(Game game)
    {
        // page: managed/Latent.Interop/README.md
        Graph graph = new();
        Variable weight = new("weight", [4, 1]);
        Tensor guess = graph.Input("x", [Shape.Batch, 4]).MatMul(graph.Use(weight));
        Tensor error = (guess - graph.Input("y", [Shape.Batch, 1])).Square().Mean();
        graph.Blend(weight, graph.Use(weight) - 0.1 * Gradient.Of(error, graph.Use(weight))[0]!);

        using VariableStore store = new(Device.Default, [weight]);
        using CompiledProgram learning = Compiler.Compile(
            Device.Default, graph, [new Output("error", error)], [store], batchCapacity: 32, stepCapacity: 1000);
        using NativeBuffer<float> x = new(32 * 4), y = new(32);
        learning.Bind("x", x);
        learning.Bind("y", y);

        long step = 0;
        while (game.IsRunning)
        {
            TimeSpan left = game.UpdateAndDraw(x, y);
            // As many steps as fit into the time that is left; at least one if there is any.
            step += learning.Step(left, new RunOptions(batch: 32) { FirstStep = step }).StepsDone;
        }

        // Or in the background: `await job` waits for it, too.
        JobHandle job = learning.Schedule(new RunOptions(batch: 32, steps: 1000) { FirstStep = step });
        game.ShowCredits();
        job.Complete();
        // end
        return store.Read(weight);
    }
}

/// <summary>A stand-in for a game. It ends after ten frames, and leaves one tick in each for learning.</summary>
internal sealed class Game
{
    private int _frame;

    public static float[] Truth => [1, -2, 3, -4];

    public bool IsRunning => _frame < 10;

    public bool HasShownCredits { get; private set; }

    public TimeSpan UpdateAndDraw(NativeBuffer<float> x, NativeBuffer<float> y)
    {
        Kernels.Normal(x, seed: (ulong)++_frame);
        Kernels.Gemm(GemmForm.Nn, x, Truth, y, 32, 1, 4);
        return TimeSpan.FromTicks(1);
    }

    public void ShowCredits() => HasShownCredits = true;
}
