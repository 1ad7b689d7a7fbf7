using Latent.Data;
using Latent.Devices;
using Latent.Interop;

namespace Latent.Training;

/// <summary>The rows from which the steps of a program gather, in memory of the device.</summary>
internal sealed class DataTable : IDisposable
{
    private readonly Owned _owned = new();
    private readonly TableLayout _layout;
    private readonly DeviceBuffer<byte>? _bytes;
    private readonly DeviceBuffer<float>? _floats;
    private readonly DeviceBuffer<byte>? _byteConditions;
    private readonly DeviceBuffer<float>? _conditions;
    private int[] _blockInts = [];
    private ReadOnlyMemory<int> _ints;

    /// <summary>Allocates the memory that a program reads, and binds it.</summary>
    public DataTable(Device device, TableLayout layout, CompiledProgram program)
    {
        _layout = layout;
        try
        {
            if (program.Reads(StepGraph.Data))
            {
                _bytes = layout.Type == ColumnType.Bytes ? Bound<byte>(StepGraph.Data, layout.Columns) : null;
                _floats = layout.Type == ColumnType.Floats ? Bound<float>(StepGraph.Data, layout.Columns) : null;
            }

            if (program.Reads(StepGraph.Conditions))
            {
                _byteConditions = layout.HasByteConditions ? Bound<byte>(StepGraph.Conditions, layout.Conditions) : null;
                _conditions = layout.HasByteConditions ? null : Bound<float>(StepGraph.Conditions, layout.Conditions);
            }
        }
        catch
        {
            _owned.Dispose();
            throw;
        }

        DeviceBuffer<T> Bound<T>(string input, int columns)
            where T : unmanaged
        {
            DeviceBuffer<T> buffer = _owned.Add(device.Allocate<T>((long)layout.Rows * columns));
            program.Bind(input, buffer);
            return buffer;
        }
    }

    /// <summary>The number of rows loaded.</summary>
    public int Rows { get; private set; }

    /// <summary>The loaded ints, row after row.</summary>
    public ReadOnlySpan<int> Ints => _ints.Span;

    /// <summary>Loads all rows of a data set of the layout.</summary>
    public void Load(Dataset data)
    {
        _bytes?.Write(data.Bytes);
        _floats?.Write(data.Floats);
        _ints = data.IntMemory;
        _byteConditions?.Write(data.OneHotLabels(_layout.Conditions));
        _conditions?.Write(data.ConditionVectors);
        Rows = data.Count;
    }

    /// <summary>Loads the first rows of a block, which may then be filled anew.</summary>
    public void Load(RowBlock block, int rows)
    {
        _bytes?.Write(block.Bytes.Span[..(rows * _layout.Columns)]);
        _floats?.Write(block.Floats.Span[..(rows * _layout.Columns)]);
        if (_layout.Type == ColumnType.Ints)
        {
            _blockInts = _blockInts.Length == 0 ? new int[_layout.Rows * _layout.Columns] : _blockInts;
            block.Ints.Span[..(rows * _layout.Columns)].CopyTo(_blockInts);
            _ints = _blockInts;
        }

        _conditions?.Write(block.Conditions.Span[..(rows * _layout.Conditions)]);
        Rows = rows;
    }

    public void Dispose() => _owned.Dispose();
}
