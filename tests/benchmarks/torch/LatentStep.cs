using Latent;
using Latent.Compilation;
using Latent.Data;
using Latent.Interop;
using Latent.Models;

namespace Benchmarks.Torch;

/// <summary>The same step through Latent: rows gathered from a table of bytes, many steps in one native call.</summary>
internal sealed class LatentStep : IDisposable
{
    private readonly Vae _vae;
    private readonly Adam _optimizer = new(1e-3f);
    private readonly OptimizerState _state;
    private readonly TableProgram _program;
    private readonly int[] _order;
    private long _step;

    public LatentStep(Context context, Dataset data, int batch)
    {
        _vae = new Vae(784, 400, 2, context: context);
        _state = new OptimizerState(_optimizer, _vae);
        _program = new TableProgram(_vae, data, batch, CompilerOptions.Default, _optimizer, _state, clipNorm: 0);
        _order = [.. Enumerable.Range(0, batch * MostSteps).Select(row => row % data.Count)];
    }

    /// <summary>Steps of the longest native call.</summary>
    public static int MostSteps => 64;

    public void Run(int steps)
    {
        _program.RunBlock(_order.AsSpan(0, steps * _program.Batch), _step, seed: 1, new RateRule(1e-3f, null), cancel: null);
        _step += steps;
    }

    public void Dispose()
    {
        _program.Dispose();
        _state.Dispose();
        _vae.Dispose();
    }
}
