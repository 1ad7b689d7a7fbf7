using Latent.Devices;
using Latent.Interop;

namespace Latent.Models;

/// <summary>
/// A function of a model that any number of threads may call at once. It has a copy of the parameters as they were when it was made, so
/// that the model may be trained further or disposed meanwhile. After the first calls it allocates nothing.
/// </summary>
/// <remarks>
/// It has replicas: programs with memory and parameters of their own. A call takes a free replica, or waits for one. On the CPU each
/// replica has one thread, and calls do not wait for each other; results are those of the model, bit for bit. On other devices the replicas
/// share the device, whose calls run one after the other.
/// </remarks>
/// <example>
/// <code>
/// using Predictor encoder = new(vae, "encode");
/// Parallel.ForEach(rows, row =>
/// {
///     Span&lt;float&gt; mu = stackalloc float[2], logVariance = stackalloc float[2];
///     encoder.Run(row.Values, mu, logVariance);
/// });
/// </code>
/// </example>
public sealed class Predictor : IDisposable
{
    private readonly Owned _owned = new();
    // The free replicas are the first ones; the array is the lock of the list.
    private readonly RowProgram[] _free;
    private int _freeCount;
    private bool _isDisposed;

    /// <summary>Compiles a function of a model, and copies the parameters.</summary>
    /// <param name="model">The model.</param>
    /// <param name="function">Name of one of the model's <see cref="Model.Functions"/>, such as <c>encode</c>.</param>
    /// <param name="replicas">Number of calls that run at once, 1 to 256; 0 for one per processor on the CPU, and one elsewhere.</param>
    /// <param name="blockRows">Number of rows that run at once. Random draws depend on it; the default is that of the model.</param>
    /// <exception cref="ArgumentException">The model has no function of that name, or a number is out of range.</exception>
    /// <exception cref="InsufficientMemoryException">There is not enough memory for the replicas.</exception>
    public Predictor(Model model, string function, int replicas = 0, int blockRows = RowProgram.StandardRows)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentOutOfRangeException.ThrowIfNegative(replicas);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(replicas, 256);
        ArgumentOutOfRangeException.ThrowIfLessThan(blockRows, 1);
        Function = model.FunctionNamed(function);
        _free = new RowProgram[replicas > 0 ? replicas : model.Device.IsCpu ? Environment.ProcessorCount : 1];
        try
        {
            for (; _freeCount < _free.Length; _freeCount++)
            {
                _free[_freeCount] = MakeReplica(model, blockRows);
            }
        }
        catch
        {
            _owned.Dispose();
            throw;
        }

        OutputColumns = _free[0].OutputColumns;
    }

    /// <summary>The function.</summary>
    public ModelFunction Function { get; }

    /// <summary>Columns of each output.</summary>
    public IReadOnlyList<int> OutputColumns { get; }

    /// <summary>Number of calls that run at once; further ones wait.</summary>
    public int Replicas => _free.Length;

    /// <summary>Runs a function of one input, or of none, and of one output.</summary>
    /// <param name="input">Rows of the input, one after another; empty for a function without inputs.</param>
    /// <param name="output">Receives the output: as many rows, one after another.</param>
    /// <param name="seed">Key of the random numbers that the function draws.</param>
    /// <exception cref="ArgumentException">The function has other inputs or outputs, or a length is not that of whole rows.</exception>
    /// <exception cref="ObjectDisposedException">The predictor is disposed.</exception>
    /// <exception cref="InvalidOperationException">A guard of the function met a NaN or an infinity.</exception>
    public void Run(ReadOnlySpan<float> input, Span<float> output, ulong seed = 0) => Run(input, output, [], seed);

    /// <summary>Runs a function of one input, or of none, and of two outputs.</summary>
    /// <param name="input">Rows of the input, one after another; empty for a function without inputs.</param>
    /// <param name="first">Receives the first output: as many rows, one after another.</param>
    /// <param name="second">Receives the second output.</param>
    /// <param name="seed">Key of the random numbers that the function draws.</param>
    /// <inheritdoc cref="Run(ReadOnlySpan{float}, Span{float}, ulong)"/>
    public void Run(ReadOnlySpan<float> input, Span<float> first, Span<float> second, ulong seed = 0)
    {
        RowProgram replica = Take();
        try
        {
            RowCall.Run(replica, input, first, second, seed);
        }
        finally
        {
            Return(replica);
        }
    }

    /// <summary>Runs a function of any number of inputs and outputs.</summary>
    /// <param name="inputs">Rows of each input, one after another.</param>
    /// <param name="outputs">Receives each output: as many rows, one after another.</param>
    /// <param name="seed">Key of the random numbers that the function draws.</param>
    /// <inheritdoc cref="Run(ReadOnlySpan{float}, Span{float}, ulong)"/>
    public void Run(ReadOnlySpan<ReadOnlyMemory<float>> inputs, ReadOnlySpan<Memory<float>> outputs, ulong seed = 0)
    {
        RowProgram replica = Take();
        try
        {
            RowCall.Run(replica, inputs, outputs, seed);
        }
        finally
        {
            Return(replica);
        }
    }

    /// <summary>Runs a function of one input and one output on native memory.</summary>
    /// <param name="input">Rows of the input, one after another.</param>
    /// <param name="output">Receives the output: as many rows, one after another.</param>
    /// <param name="seed">Key of the random numbers that the function draws.</param>
    /// <inheritdoc cref="Run(ReadOnlySpan{float}, Span{float}, ulong)"/>
    public void Run(NativeBuffer<float> input, NativeBuffer<float> output, ulong seed = 0) => Run(input.AsSpan(), output.AsSpan(), seed);

    /// <summary>Waits for the running calls, and frees the memory. Later calls throw.</summary>
    public void Dispose()
    {
        lock (_free)
        {
            _isDisposed = true;
            Monitor.PulseAll(_free);
            while (_freeCount < _free.Length)
            {
                Monitor.Wait(_free);
            }

            _owned.Dispose();
        }
    }

    private RowProgram MakeReplica(Model model, int blockRows)
    {
        Device device = model.Device.IsCpu
            ? _owned.Add(Device.OnCpu(threads: 1, model.Device.Context.Variant))
            : model.Device;
        VariableStore copy = _owned.Add(new VariableStore(device, model.Store.Variables));
        model.Store.CopyTo(copy);
        return _owned.Add(new RowProgram(device, copy, [.. Function.Inputs.Select(input => input.Columns)], Function.Body, blockRows));
    }

    private RowProgram Take()
    {
        lock (_free)
        {
            while (_freeCount == 0 && !_isDisposed)
            {
                Monitor.Wait(_free);
            }

            ObjectDisposedException.ThrowIf(_isDisposed, this);
            return _free[--_freeCount];
        }
    }

    private void Return(RowProgram replica)
    {
        lock (_free)
        {
            _free[_freeCount++] = replica;
            // A disposal waits for all, and there may be several; a call waits for one.
            if (_isDisposed)
            {
                Monitor.PulseAll(_free);
            }
            else
            {
                Monitor.Pulse(_free);
            }
        }
    }
}
